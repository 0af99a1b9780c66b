using System.CommandLine;
using UmsOperator.Cli.Connecting;
using UmsOperator.Cli.Documents;
using UmsOperator.Cli.RestorePoints;
using UmsOperator.Cli.Terminals;
using UmsOperator.Cli.Timelines;

namespace UmsOperator.Cli.Commands;

/// <summary><c>history</c>, <c>timeline</c> and <c>restore-points</c>.</summary>
internal static class HistoryCommands
{
    /// <summary>All of them.</summary>
    public static IEnumerable<Command> Create(CommandContext context) => [History(context), Timeline(context), RestorePoints(context)];

    private static Command History(CommandContext context) => List(
        context, "history", "List the last updates", (terminal, format, document) =>
        {
            var history = document.Cluster.Status?.History ?? [];
            if (format != OutputFormat.Text)
                terminal.Raw(DocumentWriter.Write(document.Raw["status"]?["history"] ?? DocumentWriter.Node(history), format));
            else if (history.Count == 0)
                terminal.Say("No update has ended yet.");
            else
                terminal.Show(HistoryTable.Of(history));
        });

    private static Command RestorePoints(CommandContext context) => List(
        context, "restore-points", "List the restore points and failed databases that the operator retains", (terminal, format, document) =>
        {
            var kept = RestorePoint.Of(document.Cluster);
            if (format != OutputFormat.Text)
                terminal.Raw(DocumentWriter.Write(DocumentWriter.Node(kept), format));
            else if (kept.Count == 0)
                terminal.Say("No copy is retained.");
            else
                terminal.Show(RestorePointTable.Of(kept, terminal.Now));
        });

    private static Command Timeline(CommandContext context)
    {
        var name = context.Name();
        var id = new Argument<string?>("ID") { Description = "ID of the update. Default: the one under way, else the last one", Arity = ArgumentArity.ZeroOrOne };
        var svg = new Option<string?>("--svg") { Description = "Write the chart to this file as SVG", HelpName = "file" };
        var command = new Command("timeline", "Draw an update as a chart: its steps, and what waited for a person") { name, id, svg };
        command.SetAction((parsed, cancellationToken) => CommandRun.RunAsync(context.Terminal, async () =>
        {
            using var connection = context.Connect(parsed);
            var terminal = context.Terminal;
            var cluster = (await new ClusterApi(connection).GetAsync(parsed.GetRequiredValue(name), cancellationToken)).Cluster;
            var timeline = Timelines.Timeline.Of(cluster, parsed.GetValue(id), terminal.Now)
                ?? throw new CliException(
                    ExitCodes.NotFound, parsed.GetValue(id) is { } wanted ? $"there is no update {wanted}" : "there was no update yet", $"kubectl ums history {cluster.Metadata.Name}");
            if (parsed.GetValue(svg) is not { } file)
            {
                terminal.Show(TimelineChart.Of(timeline, terminal.Out.Profile.Capabilities.Interactive ? terminal.Out.Profile.Width : 120));
                return ExitCodes.Done;
            }

            await WriteAsync(file, TimelineSvg.Of(timeline), cancellationToken);
            terminal.Say($"Written to {file}.");
            return ExitCodes.Done;
        }, cancellationToken));
        return command;
    }

    private static async Task WriteAsync(string file, string text, CancellationToken cancellationToken)
    {
        try
        {
            await File.WriteAllTextAsync(file, text, cancellationToken);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCodes.Refused, $"{file}: {refused.Message}", "name another file", refused);
        }
    }

    private static Command List(CommandContext context, string verb, string description, Action<Terminal, OutputFormat, ClusterDocument> show)
    {
        var (name, output) = (context.Name(), CommandContext.Output());
        var command = new Command(verb, description) { name, output };
        command.SetAction((parsed, cancellationToken) => CommandRun.RunAsync(context.Terminal, async () =>
        {
            using var connection = context.Connect(parsed);
            var api = new ClusterApi(connection);
            show(context.Terminal, parsed.GetValue(output), await api.GetAsync(parsed.GetRequiredValue(name), cancellationToken));
            return ExitCodes.Done;
        }, cancellationToken));
        return command;
    }
}
