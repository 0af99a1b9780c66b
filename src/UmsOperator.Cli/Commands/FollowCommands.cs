using System.CommandLine;
using UmsOperator.Cli.Connecting;
using UmsOperator.Cli.Documents;
using UmsOperator.Cli.Following;
using UmsOperator.Cli.Terminals;

namespace UmsOperator.Cli.Commands;

/// <summary><c>events</c> and <c>logs</c>.</summary>
internal static class FollowCommands
{
    private const int DefaultTail = 100;

    /// <summary>Both of them.</summary>
    public static IEnumerable<Command> Create(CommandContext context) => [Events(context), Logs(context)];

    private static Command Events(CommandContext context)
    {
        var (name, output) = (context.Name(), CommandContext.Output());
        var command = new Command("events", "List the events of the cluster and of its servers, oldest first") { name, output };
        command.SetAction((parsed, cancellationToken) => CommandRun.RunAsync(context.Terminal, async () =>
        {
            using var connection = context.Connect(parsed);
            var terminal = context.Terminal;
            var cluster = (await new ClusterApi(connection).GetAsync(parsed.GetRequiredValue(name), cancellationToken)).Cluster;
            var events = await EventReader.ReadAsync(connection, cluster, cancellationToken);
            if (parsed.GetValue(output) is not OutputFormat.Text and var format)
                terminal.Raw(DocumentWriter.Write(DocumentWriter.Node(events), format));
            else if (events.Count == 0)
                terminal.Say("There are no events; the API server keeps them for an hour by default.");
            else
                terminal.Show(EventTable.Of(events));
            return ExitCodes.Done;
        }, cancellationToken));
        return command;
    }

    private static Command Logs(CommandContext context)
    {
        var name = context.Name();
        var follow = new Option<bool>("--follow", "-f") { Description = "Wait for further lines, also of servers that are created meanwhile, until Ctrl-C" };
        var previous = new Option<bool>("--previous", "-p") { Description = "Logs of the containers before their last restart" };
        var stamps = new Option<bool>("--timestamps") { Description = "Begin each line with its time" };
        var tail = new Option<int>("--tail") { Description = "Last lines of each server; -1: all", DefaultValueFactory = _ => DefaultTail, HelpName = "lines" };
        var since = CommandContext.Duration("--since", "Only lines of this last time");
        var command = new Command("logs", "Show the logs of all servers together, each line behind the name of its pod") { name, follow, previous, stamps, tail, since };
        command.SetAction((parsed, cancellationToken) => CommandRun.RunAsync(context.Terminal, async () =>
        {
            using var connection = context.Connect(parsed);
            var options = new LogOptions(
                parsed.GetValue(tail) is >= 0 and var lines ? lines : null, parsed.GetValue(since), parsed.GetValue(previous), parsed.GetValue(stamps));
            var run = new LogCommandRun(new LogReader(connection), context.Terminal, options);
            var cluster = (await new ClusterApi(connection).GetAsync(parsed.GetRequiredValue(name), cancellationToken)).Cluster.Metadata.Name;
            return parsed.GetValue(follow) ? await run.FollowAsync(cluster, cancellationToken) : await run.ShowAsync(cluster, cancellationToken);
        }, cancellationToken));
        return command;
    }
}
