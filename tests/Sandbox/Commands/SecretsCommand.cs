using System.CommandLine;
using UmsOperator.Sandbox.Processes;
using UmsOperator.Sandbox.Secrecy;

namespace UmsOperator.Sandbox.Commands;

/// <summary><c>sandbox secrets</c>: a refused login, a failed migration, an abort and an update; then a search for passwords in all that they left.</summary>
internal static class SecretsCommand
{
    public static Command Create()
    {
        var command = new Command("secrets", "Look for passwords in everything that updates, good and bad, leave behind");
        command.SetAction((_, cancellationToken) => RunAsync(cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var progress = new ConsoleProgress("secrets");
        try
        {
            await using var cluster = await SandboxCluster.StartAsync(SecrecyStory.Sandbox, progress, cancellationToken);
            var report = await new SecrecyStory(cluster, cluster.Site, progress).RunAsync(cancellationToken);
            foreach (var leak in report.Leaks)
                progress.Report($"FAILED: {leak}");
            await Console.Out.WriteLineAsync($"{report}");
            return report.IsGood ? 0 : 1;
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
