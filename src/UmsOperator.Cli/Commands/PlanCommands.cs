using System.CommandLine;
using UmsOperator.Cli.Connecting;
using UmsOperator.Cli.Documents;
using UmsOperator.Cli.Planning;
using UmsOperator.Cli.Terminals;

namespace UmsOperator.Cli.Commands;

/// <summary><c>plan</c> and <c>preflight</c>.</summary>
internal static class PlanCommands
{
    /// <summary>Both of them.</summary>
    public static IEnumerable<Command> Create(CommandContext context) => [Plan(context), Preflight(context)];

    private static Command Plan(CommandContext context)
    {
        var (name, version, image, output) = (context.Name(), CommandContext.Version(), CommandContext.Image(), CommandContext.Output());
        var command = new Command("plan", "Show what an update to a version would do; nothing is written. Exit code 1: it would not begin now") { name, version, image, output };
        command.SetAction((parsed, cancellationToken) => CommandRun.RunAsync(context.Terminal, async () =>
        {
            using var connection = context.Connect(parsed);
            var cluster = (await new ClusterApi(connection).GetAsync(parsed.GetRequiredValue(name), cancellationToken)).Cluster;
            var plan = UpdatePlanner.Of(cluster, parsed.GetRequiredValue(version), parsed.GetValue(image), context.Terminal.Now);
            if (parsed.GetValue(output) is not OutputFormat.Text and var format)
                context.Terminal.Raw(DocumentWriter.Write(DocumentWriter.Node(plan), format));
            else
                context.Terminal.Show(PlanPage.Of(cluster.Metadata.Name, plan));
            return plan.Against.Count == 0 ? ExitCodes.Done : ExitCodes.Refused;
        }, cancellationToken));
        return command;
    }

    private static Command Preflight(CommandContext context)
    {
        var (name, output) = (context.Name(), CommandContext.Output());
        var command = new Command("preflight", "Show the checks of an update that the status has, with the cure. Exit code 1: something blocks") { name, output };
        command.SetAction((parsed, cancellationToken) => CommandRun.RunAsync(context.Terminal, async () =>
        {
            using var connection = context.Connect(parsed);
            var terminal = context.Terminal;
            var cluster = (await new ClusterApi(connection).GetAsync(parsed.GetRequiredValue(name), cancellationToken)).Cluster;
            var checks = Checks.Of(cluster);
            if (parsed.GetValue(output) is not OutputFormat.Text and var format)
                terminal.Raw(DocumentWriter.Write(DocumentWriter.Node(checks), format));
            else
                terminal.Show(CheckTable.Of(checks, terminal.Now));
            if (cluster.Status?.Update is null)
                terminal.Say("The operator examines the database when an update is asked for; until then it knows no more than this.");
            return checks.Any(check => check.Result == CheckResult.Blocks) ? ExitCodes.Refused : ExitCodes.Done;
        }, cancellationToken));
        return command;
    }
}
