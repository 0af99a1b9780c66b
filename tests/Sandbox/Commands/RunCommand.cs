using System.CommandLine;
using UmsOperator.Sandbox.Nodes;
using UmsOperator.Sandbox.Processes;

namespace UmsOperator.Sandbox.Commands;

/// <summary><c>sandbox run</c>: keeps a whole cluster running until Ctrl-C.</summary>
internal static class RunCommand
{
    // The port in config/samples/sandbox.yaml, so that the sample can be applied unchanged.
    private const int SamplePort = 5432;

    public static Command Create()
    {
        var images = new Option<FileInfo?>("--images") { Description = "File that maps images to local programs (default: images.yaml, the reference server)" };
        var nodes = new Option<int>("--nodes") { Description = "Number of process nodes", DefaultValueFactory = _ => 1 };
        var postgres = new Option<int>("--postgres") { Description = "PostgreSQL major version: 15, 17 or 18", DefaultValueFactory = _ => 15 }.AcceptOnlyFromAmong("15", "17", "18");
        var without = new Option<bool>("--without-operator") { Description = "Do not start the operator; start it yourself, for example in a debugger" };
        var command = new Command("run", "Run a whole cluster on this machine until Ctrl-C") { images, nodes, postgres, without };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            new SandboxOptions
            {
                Images = parsed.GetValue(images) is { } file ? ImageCatalog.Load(file.FullName) : null,
                Nodes = parsed.GetValue(nodes),
                Site = new SiteOptions(),
                PostgresMajor = parsed.GetValue(postgres),
                PostgresPort = SamplePort,
            },
            parsed.GetValue(without),
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(SandboxOptions options, bool withoutOperator, CancellationToken cancellationToken)
    {
        var progress = new ConsoleProgress("sandbox");
        try
        {
            await using var cluster = await SandboxCluster.StartAsync(options, progress, cancellationToken);
            var site = cluster.Site;
            var started = withoutOperator
                ? null
                : await new Stages(progress).RunAsync("operator", () => site.StartOperatorAsync(cancellationToken: cancellationToken));
            await Console.Out.WriteLineAsync(await InstructionsAsync(cluster, site, started, cancellationToken));
            await Task.WhenAny(started?.Process.Exited ?? Task.Delay(Timeout.Infinite, cancellationToken), Task.Delay(Timeout.Infinite, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
            await Console.Error.WriteLineAsync($"sandbox: the operator exited with code {await started!.Process.Exited}\n{string.Join('\n', started.Process.LogTail())}");
            return 1;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await Console.Out.WriteLineAsync("sandbox: ended; nothing is left behind");
            return 0;
        }
        catch (SandboxException e)
        {
            await Console.Error.WriteLineAsync($"sandbox: {e.Message}");
            return 1;
        }
    }

    private static async Task<string> InstructionsAsync(
        SandboxCluster cluster, SandboxSite site, OperatorProcess? started, CancellationToken cancellationToken)
    {
        var sample = Path.Combine(cluster.Run.Path, "sample.yaml");
        await File.WriteAllTextAsync(sample, site.Sample("demo", "12.03.110").ToJsonString(new() { WriteIndented = true }), cancellationToken);
        if (cluster.Postgres is { Port: SamplePort, Major: 15 })
            sample = "config/samples/sandbox.yaml";
        var space = cluster.ControlPlane.OwnsControlPlane ? "" : $" -n {site.Namespace}";
        var kubectl = Path.Combine(Cache.Folder, "kubectl");
        var path = File.Exists(Path.Combine(kubectl, "kubectl")) ? $"\n  export PATH={kubectl}:$PATH" : "";
        var run = started is null
            ? $"start it:        dotnet {SandboxSite.OperatorAssembly()} {string.Join(' ', site.OperatorArguments(LoopbackPorts.Next()))}"
            : $"metrics:         {started.Address}metrics";
        return $"""

              export KUBECONFIG={cluster.ControlPlane.KubeConfigPath}{path}

              a cluster:       kubectl{space} apply -f {sample}
              watch it:        kubectl{space} get ums -w
              update it:       kubectl{space} patch ums demo --type merge -p {"""'{"spec":{"version":"12.04.110"}}'"""}
              {run}
              superuser:       {Dsn("postgres", cluster.Postgres.SuperuserPassword)}
              operator login:  {Dsn(site.Names.OperatorLogin, site.OperatorPassword)}
              logs:            {cluster.Run.Path}

            Versions that misbehave on purpose: tests/Sandbox/images.yaml. Ctrl-C ends everything.
            """;

        string Dsn(string user, string password) => $"postgresql://{user}:{password}@{cluster.Postgres.Host}:{cluster.Postgres.Port}/{site.Names.Database}";
    }
}
