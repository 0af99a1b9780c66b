using System.CommandLine;
using UmsOperator.Cli.Terminals;

namespace UmsOperator.Cli.Commands;

/// <summary>All commands.</summary>
internal static class CommandTree
{
    /// <summary>Parses and runs a command line.</summary>
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> args, Terminal terminal, CancellationToken cancellationToken)
    {
        var parsed = Create(terminal).Parse(args);
        if (parsed.Errors.Count > 0 && args.Count > 0)
        {
            foreach (var error in parsed.Errors)
                terminal.Say($"Error: {error.Message}", Cells.Bad);
            terminal.Say($"Cure:  {string.Join(' ', new[] { "kubectl ums", Path(parsed), "--help" }.Where(part => part.Length > 0))} shows what is possible");
            return ExitCodes.Usage;
        }

        using var help = new StringWriter();
        var code = await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, Output = help, Error = help, ProcessTerminationTimeout = null }, cancellationToken);
        terminal.Raw(help.ToString());
        // Without a command the help is shown, which is no error for a person, and one for a script.
        return args.Count == 0 ? ExitCodes.Usage : code;
    }

    /// <summary>The root with all commands.</summary>
    public static RootCommand Create(Terminal terminal)
    {
        var globals = new GlobalOptions();
        var context = new CommandContext(globals, terminal);
        var root = new RootCommand("See and steer updates of IGEL UMS clusters (UmsCluster, umsoperator.io), with your own kubeconfig and rights.");
        globals.AddTo(root);
        Command[] commands =
        [
            StatusCommand.Create(context), .. PlanCommands.Create(context), .. VerbCommands.Create(context), .. HistoryCommands.Create(context), .. FollowCommands.Create(context),
            ReportCommand.Create(context), .. ScriptCommands.Create(context), DashboardCommand.Create(context),
            .. CompletionCommands.Create(terminal, () => root),
        ];
        foreach (var command in commands)
            root.Subcommands.Add(command);
        return root;
    }

    private static string Path(ParseResult parsed) => parsed.CommandResult.Command is RootCommand ? "" : parsed.CommandResult.Command.Name;
}
