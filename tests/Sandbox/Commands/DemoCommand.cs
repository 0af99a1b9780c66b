using System.CommandLine;
using Spectre.Console;
using UmsOperator.Sandbox.Demo;
using UmsOperator.Sandbox.Installing;
using UmsOperator.Sandbox.Seeding;

namespace UmsOperator.Sandbox.Commands;

/// <summary><c>sandbox demo</c>: runs an update under load while an independent observer watches; the last line is the verdict.</summary>
internal static class DemoCommand
{
    public static Command Create()
    {
        var nodes = new Option<int>("--nodes") { Description = "Number of process nodes", DefaultValueFactory = _ => 1 };
        var plain = new Option<bool>("--plain") { Description = "Print lines instead of a live table, even on a terminal" };
        var command = new Command("demo", "Run an update from start to end. Sizes are read from the environment: REPLICAS (3), DEVICES (50000), CONNECTIONS (2000)") { nodes, plain };
        command.SetRun("demo", (parsed, progress, cancellationToken) => RunAsync(
            new SandboxOptions { Nodes = parsed.GetValue(nodes) },
            parsed.GetValue(plain) || !AnsiConsole.Profile.Out.IsTerminal ? new PlainScreen(Console.Out) : new LiveScreen(AnsiConsole.Console),
            progress,
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(SandboxOptions sandbox, IDemoScreen screen, ConsoleProgress progress, CancellationToken cancellationToken)
    {
        var options = DemoOptions.Read(Environment.GetEnvironmentVariable);
        var verdict = await PlayAsync(options, sandbox, screen, progress, cancellationToken);
        return await CommandRun.ConcludeAsync(progress, verdict.Line, verdict.Faults());
    }

    private static async Task<DemoVerdict> PlayAsync(
        DemoOptions options, SandboxOptions sandbox, IDemoScreen screen, ConsoleProgress progress, CancellationToken cancellationToken)
    {
        sandbox = sandbox with { Site = new SiteOptions { Seed = new SeedOptions { Devices = options.Devices } } };
        await using var cluster = await SandboxCluster.StartAsync(sandbox, progress, cancellationToken);
        var site = cluster.Site;
        var story = new DemoStory(options, cluster, site, new DirectInstallation(site, options), screen, progress, TimeProvider.System);
        await using var load = await story.SetUpAsync(cancellationToken);
        progress.Report("running");
        var verdict = await story.UpdateAsync(load, cancellationToken);
        if (verdict.Faults().Any())
            progress.Report(await site.DescribeAsync(DemoOptions.Cluster, cancellationToken));
        return verdict;
    }
}
