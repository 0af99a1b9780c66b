using System.CommandLine;
using UmsOperator.Sandbox.Secrecy;

namespace UmsOperator.Sandbox.Commands;

/// <summary><c>sandbox secrets</c>: runs a refused login, a failed migration, an abort and an update, then searches everything they leave behind for passwords.</summary>
internal static class SecretsCommand
{
    public static Command Create()
    {
        var command = new Command("secrets", "Search everything that successful and failed updates leave behind for passwords");
        command.SetRun("secrets", (_, progress, cancellationToken) => RunAsync(progress, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(ConsoleProgress progress, CancellationToken cancellationToken)
    {
        await using var cluster = await SandboxCluster.StartAsync(SecrecyStory.Sandbox, progress, cancellationToken);
        var report = await new SecrecyStory(cluster, cluster.Site, progress).RunAsync(cancellationToken);
        return await CommandRun.ConcludeAsync(progress, $"{report}", report.Leaks, report.IsGood);
    }
}
