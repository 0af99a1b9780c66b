using System.CommandLine;
using UmsOperator.Sandbox.Processes;

namespace UmsOperator.Sandbox.Commands;

/// <summary>A command from its start to its exit code, with the words for an end that is not its own.</summary>
internal static class CommandRun
{
    /// <summary>Sets what the command does.</summary>
    /// <param name="command">The command.</param>
    /// <param name="name">What its lines begin with.</param>
    /// <param name="run">Gives the exit code. It is 130 instead if it was interrupted, 1 if the machine did not let it.</param>
    public static void SetRun(this Command command, string name, Func<ParseResult, ConsoleProgress, CancellationToken, Task<int>> run) =>
        command.SetAction((parsed, cancellationToken) => RunAsync(new ConsoleProgress(name), progress => run(parsed, progress, cancellationToken), cancellationToken));

    /// <summary>Tells what came of it: the faults, then one line.</summary>
    /// <param name="progress">Told the faults.</param>
    /// <param name="line">The last line.</param>
    /// <param name="faults">What was found.</param>
    /// <param name="isGood">Whether all is well without faults; not if something is missing that had to be there.</param>
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
            progress.Report("interrupted, nothing is left");
            return 130;
        }
        catch (SandboxException e)
        {
            progress.Report($"FAILED: {e.Message}");
            return 1;
        }
    }
}
