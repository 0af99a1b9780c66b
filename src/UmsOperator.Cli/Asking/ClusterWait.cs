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
    /// <summary>How long a problem may last that can pass by itself, such as a database that does not answer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan LongPatience = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan UntilTaken = TimeSpan.FromMinutes(1);

    /// <summary>Waits until the operator has reacted.</summary>
    /// <returns>The reaction, and the cluster with it.</returns>
    /// <exception cref="CliException">It did not react in time.</exception>
    public async Task<(Reply Reply, UmsCluster Cluster)> ReplyAsync(IVerb verb, Written written, VerbOptions options, CancellationToken cancellationToken)
    {
        var limit = options.Until == WaitUntil.Taken ? options.Timeout ?? UntilTaken : UntilTaken;
        var (hindered, patience) = (new Lasting(terminal.Time), TimeSpan.FromTicks(Math.Min(Patience.Ticks, limit.Ticks / 2)));
        return await PollAsync<(Reply Reply, UmsCluster Cluster)>(
            written.Before.Metadata.Name,
            cluster =>
            {
                if (verb.Look(cluster, written) is not { } reply)
                    hindered.Ended();
                else if (reply.IsFirm || hindered.LastsFor(patience))
                    return (reply, cluster);
                return null;
            },
            limit, options.Between,
            $"the operator did not take the request up within {Phrases.Duration(limit.TotalSeconds)}; the request stays",
            "check that the operator runs: kubectl get pods -A -l app.kubernetes.io/name=ums-operator",
            cancellationToken);
    }

    /// <summary>Waits until the update has its entry in the history, and tells each step.</summary>
    /// <returns>The entry; null: there was no update, and the servers were only replaced.</returns>
    /// <exception cref="CliException">It is not over in time, or is stuck.</exception>
    public async Task<UpdateHistoryEntry?> EndAsync(IVerb verb, Written written, VerbOptions options, CancellationToken cancellationToken)
    {
        var limit = options.Timeout ?? Timeout.InfiniteTimeSpan;
        var (told, stuck) = ("", new Lasting(terminal.Time));
        return (await PollAsync<(UpdateHistoryEntry? Entry, bool Over)>(
            written.Before.Metadata.Name,
            cluster =>
            {
                if (Facts.Sentence(cluster) is var now && now != told)
                    terminal.Say(told = now, Cells.Dim);
                if (!written.IsSeen(cluster) || cluster.Status is not { Update: null } status)
                {
                    stuck.Ended();
                    return null;
                }

                if (status.History.FirstOrDefault(entry => Ends(entry, verb, written)) is { } ended)
                    return (ended, true);
                if (status.Phase == ClusterPhase.Running && verb is not RetryVerb)
                    return (null, true);
                // Without an update that could go on nothing may change any more.
                if (status.Phase is not (ClusterPhase.Held or ClusterPhase.Blocked))
                    stuck.Ended();
                else if (stuck.LastsFor(LongPatience))
                    throw new CliException(ExitCodes.Refused, Facts.Problem(cluster), Invocation.Of(cluster, "status"));
                return null;
            },
            limit, options.Between,
            $"it is not over after {Phrases.Duration(limit.TotalSeconds)}; it goes on",
            $"follow it: {Invocation.Of(written.Before, "status", "--watch")}",
            cancellationToken)).Entry;
    }

    /// <summary>Waits until the cluster is so.</summary>
    /// <exception cref="CliException">It is not so in time.</exception>
    public Task UntilAsync(string name, Func<UmsCluster, bool> isSo, VerbOptions options, CancellationToken cancellationToken) => PollAsync<bool>(
        name, cluster => isSo(cluster) ? true : null, UntilTaken, options.Between,
        "the operator did not take note of the removed annotation", "check that the operator runs: kubectl get pods -A -l app.kubernetes.io/name=ums-operator", cancellationToken);

    /// <summary>Whether the entry is new. A retry first undoes the update that it tries again.</summary>
    private static bool Ends(UpdateHistoryEntry entry, IVerb verb, Written written) =>
        written.Before.Status?.History.Any(old => old.Id == entry.Id && old.CompletionTime == entry.CompletionTime) != true
            && !(verb is RetryVerb && entry.Id == written.Before.Status?.Update?.Id);

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
