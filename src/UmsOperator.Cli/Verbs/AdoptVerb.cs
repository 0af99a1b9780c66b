using UmsOperator.Api;

namespace UmsOperator.Cli.Verbs;

/// <summary>Takes over the database of a cluster that is gone. The operator names that cluster once it has found no sign of life of it.</summary>
/// <param name="from">UID of that cluster, as a check; null: the one that the operator names.</param>
internal sealed class AdoptVerb(string? from) : IVerb
{
    private const string RefusedWhile = $"the annotation {Annotations.AdoptFrom} is refused while that is so";

    /// <inheritdoc/>
    public string Name => "adopt";

    /// <inheritdoc/>
    public IReadOnlyList<string> GoodEnds => [];

    /// <inheritdoc/>
    public Verdict Judge(UmsCluster cluster, DateTime now)
    {
        if (Facts.Unaskable(cluster) is { } not)
            return not;
        var wanted = Requests.Annotation(cluster, Annotations.AdoptFrom);
        if (Facts.Offered(cluster, Annotations.AdoptFrom) is not { } dead)
        {
            return Facts.Raised(cluster, ConditionTypes.Stalled) is { } stalled
                ? Verdict.Refuse($"the operator does not offer it: {stalled.Message}", Invocation.Of(cluster, "status"))
                : Verdict.Refuse("the production database is not claimed by a cluster that is gone", Invocation.Of(cluster, "status"));
        }

        if (from is not null && from != dead)
            return Verdict.Refuse($"the database is claimed by the cluster with UID {dead}, not by {from}", Invocation.Of(cluster, Name, $"--from {dead}"));
        return wanted == dead
            ? Verdict.Nothing($"the adoption from {dead} is requested already; {Facts.Sentence(cluster)}")
            : Verdict.Effect(
                Requests.Annotate(Annotations.AdoptFrom, dead),
                $"This cluster takes over '{cluster.Spec.Database.Name}' on {cluster.Spec.Database.Host}, which the cluster with UID {dead} claims.",
                "The operator looks once more for a sign of life of that cluster: its lock, its sessions, its logins. If it finds one, it refuses.",
                "That cluster can then no longer use the database. Do this only if it is gone for good.");
    }

    /// <inheritdoc/>
    public Reply? Look(UmsCluster cluster, Written written)
    {
        if (Facts.Raised(cluster, ConditionTypes.Stalled) is not { } stalled)
            return Reply.Taken(Facts.Sentence(cluster));
        if (stalled.Message.Contains(RefusedWhile, StringComparison.Ordinal))
            return Reply.Refused(stalled.Message);
        return Facts.Offered(cluster, Annotations.AdoptFrom) is null ? Reply.Hindered(stalled.Message) : null;
    }
}
