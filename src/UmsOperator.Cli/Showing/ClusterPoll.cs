using UmsOperator.Cli.Connecting;
using UmsOperator.Cli.Terminals;

namespace UmsOperator.Cli.Showing;

/// <summary>One of many reads of a cluster that is followed.</summary>
internal static class ClusterPoll
{
    /// <summary>Reads it. A deleted cluster or a missing right is an error; an API server that does not answer is trouble, and the next read may succeed.</summary>
    /// <returns>The cluster, or the reason why it is not seen.</returns>
    public static async Task<(ClusterDocument? Seen, string? Trouble)> AtAsync(ClusterApi api, string name, CancellationToken cancellationToken)
    {
        try
        {
            return (await api.GetAsync(name, cancellationToken), null);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested && ApiFailure.Of(error) is { ExitCode: ExitCodes.Unreachable })
        {
            return (null, ApiFailure.Of(error)!.Message);
        }
    }
}
