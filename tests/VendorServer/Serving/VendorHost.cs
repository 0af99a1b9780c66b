using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Npgsql;
using UmsServer.Consoles;
using UmsServer.Devices;
using UmsServer.Health;
using UmsServer.Hosting;
using UmsServer.Registry;
using UmsServer.Versions;
using VendorServer.Configuration;
using VendorServer.Installing;
using VendorServer.Licences;
using VendorServer.Logging;
using VendorServer.Onboarding;
using VendorServer.Tree;

namespace VendorServer.Serving;

/// <summary><c>catalina.sh run</c>: the server in the foreground.</summary>
internal static class VendorHost
{
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(1);

    public static async Task<int> RunAsync(string root, Func<string, string?> environment)
    {
        var time = TimeProvider.System;
        var tree = new RemoteManager(root);
        var version = UmsVersion.Parse(tree.ReadVersion());
        if (JavaOptions.WhyNot(version, environment) is { } reason)
        {
            await Console.Error.WriteLineAsync(reason);
            return ExitCode.Failed;
        }

        Noise.WriteBanner(tree.Root);
        using var logs = new LogFiles(tree, time);
        try
        {
            var umsId = Identity.ReadOrMake(tree.UmsId);
            var options = VendorOptions.Read(tree, environment);
            LicenceGate.Check(tree, version, umsId, time);
            await using var app = Build(options, logs);
            await app.StartAsync();
            await app.WaitForShutdownAsync();
            await RecordStopAsync(app);
            await Task.Delay(options.StopTime, time);
            return app.Services.GetRequiredService<ProcessOutcome>().Code;
        }
        catch (Exception e) when (e is VendorException or FormatException or ArgumentException or IOException or SocketException)
        {
            logs.CreateLogger(nameof(VendorHost)).VendorNotStarted(e.Message);
            return ExitCode.Ok;
        }
    }

    private static WebApplication Build(VendorOptions options, LogFiles logs)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.AddProvider(logs).AddFilter("Microsoft", LogLevel.Warning).AddFilter("Npgsql", LogLevel.Error);
        var connections = new OpenConnections();
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => Listen(kestrel, options, connections));
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(2));
        AddParts(builder.Services, options, connections);
        var app = builder.Build();
        VendorRoutes.Map(app, options);
        return app;
    }

    private static void Listen(KestrelServerOptions kestrel, VendorOptions options, OpenConnections connections)
    {
        void Plain(int port) => kestrel.Listen(options.Server.Address, port, listen =>
        {
            listen.Protocols = HttpProtocols.Http1;
            listen.Use(connections.Track);
        });

        kestrel.AddServerHeader = false;
        Plain(options.Ports.Device);
        if (!options.Ports.SslOnly)
            Plain(options.Ports.WebStart);
        if (!options.Tls)
        {
            Plain(options.Ports.Web);
            return;
        }

        var certificate = Keystores.Load(options.Tree.DeviceKeystore);
        kestrel.Listen(options.Server.Address, options.Ports.Web, listen =>
        {
            listen.Protocols = HttpProtocols.Http1;
            listen.Use(connections.Track);
            listen.UseHttps(certificate, https =>
            {
                https.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
                https.AllowAnyClientCertificate();
            });
        });
    }

    private static void AddParts(IServiceCollection services, VendorOptions options, OpenConnections connections) => services
        .AddRoutingCore()
        .AddSingleton(options)
        .AddSingleton(options.Server)
        .AddSingleton(connections)
        .AddSingleton(TimeProvider.System)
        .AddSingleton(DataSource(options))
        .AddSingleton<StatusBoard>()
        .AddSingleton<Breakage>()
        .AddSingleton<ProcessOutcome>()
        .AddSingleton<ProcessRegistry>()
        .AddSingleton<DeviceSettingsReader>()
        .AddSingleton<HeartbeatWriter>()
        .AddSingleton<DeviceEndpoints>()
        .AddSingleton<ConsoleTokens>()
        .AddSingleton<SettingsWriter>()
        .AddSingleton<ConsoleEndpoints>()
        .AddSingleton<StatusEndpoints>()
        .AddSingleton<StatusMonitor>()
        .AddSingleton<PublishedStatus>()
        .AddSingleton<SecurityLog>()
        .AddSingleton(options.Tree)
        .AddSingleton<DeviceAuthority>()
        .AddSingleton<OnboardingEndpoints>()
        .AddSingleton<DeviceSockets>()
        .AddSingleton<IHostLifetime, VendorLifetime>()
        .AddHostedService(provider => provider.GetRequiredService<HeartbeatWriter>())
        .AddHostedService(provider => provider.GetRequiredService<PublishedStatus>())
        .AddHostedService<ConnectionPools>()
        .AddHostedService<ScheduledJobs>()
        .AddHostedService<MessageBus>()
        .AddHostedService<HelperProcesses>()
        .AddHostedService<Chatterbox>()
        .AddHostedService<VendorStart>();

    private static NpgsqlDataSource DataSource(VendorOptions options)
    {
        var settings = options.Source.ConnectionSettings();
        settings.MaxPoolSize = ConnectionPools.DeviceSessions + 1;
        settings.Timeout = 10;
        settings.MaxAutoPrepare = 16;
        settings.AutoPrepareMinUsages = 2;
        return NpgsqlDataSource.Create(settings);
    }

    private static async Task RecordStopAsync(WebApplication app)
    {
        if (!app.Services.GetRequiredService<StatusBoard>().Serving)
            return;
        try
        {
            using var deadline = new CancellationTokenSource(LastWords, app.Services.GetRequiredService<TimeProvider>());
            await app.Services.GetRequiredService<ProcessRegistry>().MarkStoppedAsync(deadline.Token);
        }
        catch (Exception e) when (e is NpgsqlException or OperationCanceledException)
        {
            app.Services.GetRequiredService<ILogger<ProcessRegistry>>().StateUnrecorded(e.Message);
        }
    }
}
