using UmsOperator.Api;
using UmsOperator.Api.Status;
using UmsOperator.Cli.Verbs;

namespace UmsOperator.Cli.Showing;

/// <summary>What a person can do: the verbs that would have an effect now. The same judgement decides when the verb is run.</summary>
internal static class Adviser
{
    /// <summary>The ways on, those that the cluster waits for first.</summary>
    public static IReadOnlyList<Advice> Of(UmsCluster cluster, DateTime now)
    {
        var status = cluster.Status;
        var held = status?.Phase == ClusterPhase.Held;
        (IVerb Verb, string Does, bool Needed)[] verbs =
        [
            (new ApproveVerb(), "approve the migration of production", status?.Phase == ClusterPhase.WaitingForApproval),
            (new PauseVerb(false), "go on", status?.Phase == ClusterPhase.Paused),
            (new RetryVerb(), status?.Update is null ? "try the version again" : "undo the update, and try it again", held),
            (new AbortVerb(), "undo the update; nothing is lost", held),
            (new PauseVerb(true), "pause before the next step", false),
            (new RollbackVerb(null, Core.Protocol.RollbackRequest.Any), "go back to the restore point; what was written since is lost", false),
        ];
        return
        [
            .. verbs.Where(one => IsWorthSaying(one.Verb, cluster) && one.Verb.Judge(cluster, now).HasEffect)
                .Select(one => new Advice(one.Does, Invocation.Of(cluster, one.Verb.Name), one.Needed)).OrderByDescending(one => one.Needed),
        ];
    }

    /// <summary>Pausing is worth a word only while something can be paused.</summary>
    private static bool IsWorthSaying(IVerb verb, UmsCluster cluster) => verb is not PauseVerb { Name: "pause" } || cluster.Status?.Update is not null;
}
