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
            // An unknown error is a defect of this program; its kind helps to find it, and its stack would not help the person.
            var known = ApiFailure.Of(error) ?? new CliException(ExitCodes.Refused, $"unexpected error {error.GetType().Name}: {error.Message}", "report it, with the command", error);
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
