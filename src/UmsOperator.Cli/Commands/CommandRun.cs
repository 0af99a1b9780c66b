using UmsOperator.Cli.Connecting;
using UmsOperator.Cli.Terminals;

namespace UmsOperator.Cli.Commands;

/// <summary>Runs a command, and turns every error into a message, its cure and an exit code.</summary>
internal static class CommandRun
{
    /// <summary>Runs it.</summary>
    /// <returns>An exit code.</returns>
    public static async Task<int> RunAsync(Terminal terminal, Func<Task<int>> run, CancellationToken cancellationToken)
    {
        try
        {
            return await run();
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return ExitCodes.Interrupted;
        }
        catch (Exception error)
        {
            var known = ApiFailure.Always(error);
            Tell(terminal, known);
            return known.ExitCode;
        }
    }

    /// <summary>Tells an error and its cure.</summary>
    public static void Tell(Terminal terminal, CliException error)
    {
        terminal.Say($"Error: {error.Message}", Cells.Bad);
        if (error.Cure is { } cure)
            terminal.Say($"Cure:  {cure}");
    }
}
