using System.Collections.Immutable;
using System.CommandLine;
using System.Text.Json;
using UmsOperator.Sandbox.Kubelets;
using UmsOperator.Sandbox.Processes;
using UmsOperator.Sandbox.Seeding;

namespace UmsOperator.Sandbox.Commands;

/// <summary><c>sandbox node</c>: runs an update on real nodes with the chart and the images; the last line is the verdict.</summary>
internal static class NodeCommand
{
    private const string Name = "e2e-node";

    public static Command Create()
    {
        var repository = new Option<DirectoryInfo>("--repository") { Description = "Folder with the chart and the Dockerfile", DefaultValueFactory = _ => new DirectoryInfo(".") };
        var inside = new Option<FileInfo?>("--inside") { Description = "Internal: run the part inside the namespaces and write its verdict to this file", Hidden = true };
        var command = new Command("node", "Run an update on real nodes with kubelet, containerd, the images and the chart") { repository, inside };
        command.SetRun(Name, (parsed, progress, cancellationToken) =>
        {
            var options = new NodeOptions { Repository = parsed.GetRequiredValue(repository).FullName };
            return parsed.GetValue(inside) is { } verdict
                ? PlayAsync(options, verdict.FullName, progress, cancellationToken)
                : RunAsync(options, progress, cancellationToken);
        });
        return command;
    }

    /// <summary>Runs on the machine: fetches parts, builds images, starts the namespaces, and checks what they leave behind.</summary>
    private static async Task<int> RunAsync(NodeOptions options, ConsoleProgress progress, CancellationToken cancellationToken)
    {
        NodeVerdict? verdict;
        string folder;
        await using (var run = RunFolder.Create())
        {
            folder = run.Path;
            if (await LinuxNamespaces.ObstacleAsync(run, cancellationToken) is { } obstacle)
            {
                var mustRun = Environment.GetEnvironmentVariable("CI") is "true";
                progress.Report($"{(mustRun ? "FAILED" : "skipped")}: {obstacle}");
                return mustRun ? 1 : 0;
            }

            foreach (var part in (string[])["node", "kubectl", "postgres-15"])
                await Cache.EnsureAsync(run, part, progress, cancellationToken);
            var images = run.Start(new ProcessSpec("images", options.ImagesScript, options.Images)
            {
                Environment = ImmutableDictionary<string, string?>.Empty.Add("TMPDIR", run.Path),
            });
            await images.FollowAsync(progress.Report, cancellationToken);
            if (await images.Exited != 0)
                return 1; // it has printed the reason

            var file = Path.Combine(run.Path, "verdict.json");
            var inside = LinuxNamespaces.Start(run, ["dotnet", Path.Combine(AppContext.BaseDirectory, "Sandbox.dll"), "node", "--repository", options.Repository, "--inside", file]);
            await inside.FollowAsync(Console.Out.WriteLine, cancellationToken);
            if (await inside.Exited != 0)
                return 1; // as above
            verdict = JsonSerializer.Deserialize<NodeVerdict>(await File.ReadAllTextAsync(file, cancellationToken));
        }

        verdict = verdict! with { Leftovers = [.. verdict.Leftovers, .. Traces.Find(folder, Environment.ProcessId)] };
        return await CommandRun.ConcludeAsync(progress, verdict.Line, verdict.Faults());
    }

    /// <summary>Runs inside the namespaces.</summary>
    private static async Task<int> PlayAsync(NodeOptions options, string file, ConsoleProgress progress, CancellationToken cancellationToken)
    {
        var sandbox = new SandboxOptions
        {
            Crd = false,
            NodesReach = Network.Host,
            Site = new SiteOptions { Namespace = NodeOptions.Namespace, Seed = new SeedOptions { Devices = NodeOptions.Devices } },
        };
        await using var cluster = await SandboxCluster.StartAsync(sandbox, progress, cancellationToken);
        try
        {
            var commands = await CommandLine.FindAsync(cluster.Run, cluster.ControlPlane.KubeConfigPath, cancellationToken);
            var story = new NodeStory(options, cluster, cluster.Site, commands, progress, TimeProvider.System);
            await story.SetUpAsync(cancellationToken);
            progress.Report("running");
            var verdict = await story.UpdateAsync(cancellationToken);
            if (verdict.Faults().Any())
                progress.Report(await story.DescribeAsync(cancellationToken));
            await File.WriteAllTextAsync(file, JsonSerializer.Serialize(verdict), cancellationToken);
            return 0;
        }
        finally
        {
            Logs.Keep(cluster.Run.Path, options.Logs);
        }
    }
}
