using System.CommandLine;
using UmsOperator.Cli.Connecting;
using UmsOperator.Cli.Documents;
using UmsOperator.Cli.Showing;
using UmsOperator.Cli.Terminals;

namespace UmsOperator.Cli.Commands;

/// <summary><c>status</c>.</summary>
internal static class StatusCommand
{
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(1);

    /// <summary>The command.</summary>
    public static Command Create(CommandContext context)
    {
        var name = context.OptionalName("Name of the cluster; without it all clusters are listed");
        var everywhere = new Option<bool>("--all-namespaces", "-A") { Description = "List the clusters of all namespaces" };
        var watch = new Option<bool>("--watch", "-w") { Description = "Follow the cluster until Ctrl-C" };
        var output = CommandContext.Output();
        var command = new Command("status", "Show what happens, what is waited for, and what you can do") { name, everywhere, watch, output };
        command.SetAction((parsed, cancellationToken) => CommandRun.RunAsync(context.Terminal, async () =>
        {
            using var connection = context.Connect(parsed);
            var (api, terminal, format) = (new ClusterApi(connection), context.Terminal, parsed.GetValue(output));
            if (parsed.GetValue(name) is not { } one)
            {
                if (parsed.GetValue(watch))
                    throw new CliException(ExitCodes.Usage, "--watch follows one cluster", "name it");
                await ListAsync(api, terminal, parsed.GetValue(everywhere), format, cancellationToken);
                return ExitCodes.Done;
            }

            if (parsed.GetValue(everywhere))
                throw new CliException(ExitCodes.Usage, "--all-namespaces lists clusters, and a name means one", "name its namespace with -n");
            if (parsed.GetValue(watch))
            {
                if (format != OutputFormat.Text)
                    throw new CliException(ExitCodes.Usage, "--watch writes text only", "leave out --output; for programs: kubectl get ums -w -o json");
                await new StatusWatch(api, terminal, Between).RunAsync(one, cancellationToken);
                return ExitCodes.Done;
            }

            var document = await api.GetAsync(one, cancellationToken);
            if (format == OutputFormat.Text)
                terminal.Show(StatusPage.Of(document.Cluster, terminal.Now));
            else
                terminal.Raw(DocumentWriter.Write(StatusDocument.Of(document, terminal.Now), format));
            return ExitCodes.Done;
        }, cancellationToken));
        return command;
    }

    private static async Task ListAsync(ClusterApi api, Terminal terminal, bool everywhere, OutputFormat format, CancellationToken cancellationToken)
    {
        var clusters = await api.ListAsync(everywhere, cancellationToken);
        if (format != OutputFormat.Text)
            terminal.Raw(DocumentWriter.Write(StatusDocument.Of(clusters, terminal.Now), format));
        else if (clusters.Count == 0)
            terminal.Say(everywhere ? "There is no cluster." : $"There is no cluster in namespace {api.Namespace}; -A lists those of all namespaces.");
        else
            terminal.Show(ClusterTable.Of(clusters.Select(one => one.Cluster)));
    }
}
