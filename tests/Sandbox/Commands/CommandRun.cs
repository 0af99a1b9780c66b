using System.CommandLine;
using UmsOperator.Sandbox.Processes;

namespace UmsOperator.Sandbox.Commands;

/// <summary>Runs a command, maps interruptions and errors to exit codes, and reports them.</summary>
internal static class CommandRun
{
    /// <summary>Sets the command's action.</summary>
    /// <param name="command">The command.</param>
    /// <param name="name">Prefix of its output lines.</param>
    /// <param name="run">Returns the exit code. It is 130 if the command was interrupted, and 1 if it failed with an exception.</param>
    public static void SetRun(this Command command, string name, Func<ParseResult, ConsoleProgress, CancellationToken, Task<int>> run) =>
        command.SetAction((parsed, cancellationToken) => RunAsync(new ConsoleProgress(name), progress => run(parsed, progress, cancellationToken), cancellationToken));

    /// <summary>Prints the faults, then the last line.</summary>
    /// <param name="progress">Receives the faults.</param>
    /// <param name="line">The last line.</param>
    /// <param name="faults">The faults that were found.</param>
    /// <param name="isGood">Whether a run without faults is a success; false if something expected is missing.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> ConcludeAsync(ConsoleProgress progress, string line, IEnumerable<string> faults, bool isGood = true)
    {
        foreach (var fault in faults)
        {
            progress.Report($"FAILED: {fault}");
            isGood = false;
        }

        await Console.Out.WriteLineAsync(line);
        return isGood ? 0 : 1;
    }

    private static async Task<int> RunAsync(ConsoleProgress progress, Func<ConsoleProgress, Task<int>> run, CancellationToken cancellationToken)
    {
        try
        {
            return await run(progress);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            progress.Report("interrupted; nothing is left behind");
            return 130;
        }
        catch (SandboxException e)
        {
            progress.Report($"FAILED: {e.Message}");
            return 1;
        }
    }
}
