using UmsOperator.Api;
using UmsOperator.Api.Status;
using UmsOperator.Cli.Connecting;
using UmsOperator.Cli.Terminals;
using UmsOperator.Cli.Texts;
using UmsOperator.Cli.Verbs;

namespace UmsOperator.Cli.Asking;

/// <summary>Waits for what the status of a cluster will show.</summary>
internal sealed class ClusterWait(ClusterApi api, Terminal terminal)
{
    private static readonly TimeSpan UntilTaken = TimeSpan.FromMinutes(1);

    /// <summary>Waits until the operator has reacted.</summary>
    /// <returns>The reaction, and the cluster with it.</returns>
    /// <exception cref="CliException">It did not react in time.</exception>
    public async Task<(Reply Reply, UmsCluster Cluster)> ReplyAsync(IVerb verb, Written written, VerbOptions options, CancellationToken cancellationToken)
    {
        var limit = options.Until == WaitUntil.Taken ? options.Timeout ?? UntilTaken : UntilTaken;
        return await PollAsync<(Reply Reply, UmsCluster Cluster)>(
            written.Before.Metadata.Name,
            cluster => verb.Look(cluster, written) is { } reply ? (reply, cluster) : null,
            limit, options.Between,
            $"the operator did not take the request up within {Phrases.Duration(limit.TotalSeconds)}; the request stays",
            "check that the operator runs: kubectl get pods -A -l app.kubernetes.io/name=ums-operator",
            cancellationToken);
    }

    /// <summary>Waits until no update is under way, and tells each step.</summary>
    /// <exception cref="CliException">It is not over in time.</exception>
    public async Task<UmsCluster> EndAsync(Written written, VerbOptions options, CancellationToken cancellationToken)
    {
        var limit = options.Timeout ?? Timeout.InfiniteTimeSpan;
        var told = "";
        return (await PollAsync<(UmsCluster Cluster, bool Over)>(
            written.Before.Metadata.Name,
            cluster =>
            {
                if (Facts.Sentence(cluster) is var now && now != told)
                    terminal.Say(told = now, Cells.Dim);
                return IsOver(cluster, written) ? (cluster, true) : null;
            },
            limit, options.Between,
            $"it is not over after {Phrases.Duration(limit.TotalSeconds)}; it goes on",
            $"follow it: {Invocation.Of(written.Before, "status", "--watch")}",
            cancellationToken)).Cluster;
    }

    /// <summary>Waits until the cluster is so.</summary>
    /// <exception cref="CliException">It is not so in time.</exception>
    public Task UntilAsync(string name, Func<UmsCluster, bool> isSo, VerbOptions options, CancellationToken cancellationToken) => PollAsync<bool>(
        name, cluster => isSo(cluster) ? true : null, UntilTaken, options.Between,
        "the operator did not take note of the removed annotation", "check that the operator runs: kubectl get pods -A -l app.kubernetes.io/name=ums-operator", cancellationToken);

    private static bool IsOver(UmsCluster cluster, Written written) =>
        written.IsSeen(cluster) && cluster.Status is { Update: null, Phase: ClusterPhase.Running or ClusterPhase.Held or ClusterPhase.Blocked or ClusterPhase.Deleting };

    private async Task<T> PollAsync<T>(string name, Func<UmsCluster, T?> look, TimeSpan limit, TimeSpan between, string late, string cure, CancellationToken cancellationToken)
        where T : struct
    {
        var begun = terminal.Time.GetTimestamp();
        while (true)
        {
            if (look((await api.GetAsync(name, cancellationToken)).Cluster) is { } found)
                return found;
            if (limit != Timeout.InfiniteTimeSpan && terminal.Time.GetElapsedTime(begun) >= limit)
                throw new CliException(ExitCodes.TimedOut, late, cure);
            await Task.Delay(between, terminal.Time, cancellationToken);
        }
    }
}
