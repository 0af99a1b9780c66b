using UmsOperator.Agent.Configuration;
using UmsOperator.Agent.Consoles;
using UmsOperator.Agent.Databases;
using UmsOperator.Agent.Doctor;
using UmsOperator.Agent.Health;
using UmsOperator.Agent.Identity;
using UmsOperator.Agent.Logging;
using UmsOperator.Agent.Processes;
using UmsOperator.Agent.Vendor;

namespace UmsOperator.Agent.Running;

/// <summary>Registers everything.</summary>
internal static class AgentServices
{
    public static ServiceProvider Build(AgentOptions options, AgentSettings settings, LineSink sink) => new ServiceCollection()
        .AddLogging(logging => logging.AddProvider(new SinkLoggerProvider(sink)))
        .AddSingleton(TimeProvider.System)
        .AddSingleton(options)
        .AddSingleton(settings)
        .AddSingleton(sink)
        .AddSingleton(new AgentBoard(TimeProvider.System, TimeSpan.FromSeconds(settings.Status.MaxAgeSeconds)))
        .AddSingleton<AgentMetrics>()
        .AddSingleton<AgentListeners>()
        .AddSingleton<FileTails>()
        .AddSingleton<ProcessStarter>()
        .AddSingleton<CommandRunner>()
        .AddSingleton<VendorTree>()
        .AddSingleton<VendorEnvironment>()
        .AddSingleton<AdminCli>()
        .AddSingleton<BootFile>()
        .AddSingleton<DataSourceSetup>()
        .AddSingleton<LicenceSetup>()
        .AddSingleton<UpdateModeHook>()
        .AddSingleton<StatusClient>()
        .AddSingleton<IdentityStore>()
        .AddSingleton<AgentDatabase>()
        .AddSingleton<SchemaReader>()
        .AddSingleton<MigrationMarker>()
        .AddSingleton<UpdateModeScripts>()
        .AddSingleton<IdentityRegistry>()
        .AddSingleton<DatabaseSteps>()
        .AddSingleton<VendorSteps>()
        .AddSingleton<ConsoleWatch>()
        .AddSingleton<ProcessSpecs>()
        .AddSingleton<VendorProcesses>()
        .AddSingleton<Preparation>()
        .AddSingleton<Admission>()
        .AddSingleton<ServerRun>()
        .AddSingleton<StopRequest>()
        .AddSingleton<AgentParts>()
        .AddSingleton<AgentRun>()
        .AddSingleton<TreeChecks>()
        .AddSingleton<CommandChecks>()
        .AddSingleton<LiveChecks>()
        .AddSingleton<Examination>()
        .BuildServiceProvider();
}
