using UmsOperator.Api;
using UmsOperator.Core.Model;

namespace UmsOperator.Cli.Verbs;

/// <summary>Completes a deletion without the database, which cannot be reached or is not there any more.</summary>
internal sealed class AbandonVerb : IVerb
{
    private const string LetsGo = "the finalizer to be removed";

    /// <inheritdoc/>
    public string Name => "abandon";

    /// <inheritdoc/>
    public IReadOnlyList<string> GoodEnds => [];

    /// <inheritdoc/>
    public Verdict Judge(UmsCluster cluster, DateTime now)
    {
        if (Facts.Unreadable(cluster) is { } not)
            return not;
        if (cluster.Metadata.DeletionTimestamp is null)
            return Verdict.Refuse("the cluster is not being deleted", $"to delete it: kubectl delete ums {cluster.Metadata.Name} -n {cluster.Metadata.NamespaceProperty} --wait=false");
        if (Facts.Offered(cluster, Annotations.Abandon) is not { } value)
            return Verdict.Refuse($"the deletion needs no help: {Facts.Sentence(cluster)}", $"wait for its end: {Invocation.Of(cluster, "status", "--watch")}");
        if (Requests.Annotation(cluster, Annotations.Abandon) == value)
            return Verdict.Nothing($"it is requested already; {Facts.Sentence(cluster)}");
        var database = cluster.Spec.Database;
        return Verdict.Effect(
            Requests.Annotate(Annotations.Abandon, value),
            "The deletion ends without the database: pods, Secrets and Services are removed, and the UmsCluster with them. Its servers stop.",
            $"On {database.Host}:{database.Port} these stay: '{database.Name}' with this cluster's claim, and the roles and copies whose names begin with {ClusterNames.Claim(cluster.Metadata.Uid)}.",
            "The operator's log and events LeftInDatabase list them, with the statement that removes each.");
    }

    /// <inheritdoc/>
    public Reply? Look(UmsCluster cluster, Written written)
    {
        if (Facts.Ignored(cluster, Annotations.Abandon, Facts.Offered(written.Before, Annotations.Abandon) ?? "") is { } told)
            return Reply.Refused(told.Message);
        return Facts.Sentence(cluster).Contains(LetsGo, StringComparison.Ordinal) ? Reply.Taken(Facts.Sentence(cluster)) : null;
    }
}
