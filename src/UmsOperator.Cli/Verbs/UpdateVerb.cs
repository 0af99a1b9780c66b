using UmsOperator.Api;
using UmsOperator.Api.Status;
using UmsOperator.Cli.RestorePoints;
using UmsOperator.Core.Model;
using UmsOperator.Core.Protocol;

namespace UmsOperator.Cli.Verbs;

/// <summary>Starts an update: sets spec.version.</summary>
/// <param name="version">A UMS version.</param>
/// <param name="image">The new spec.image; null: it stays.</param>
internal sealed class UpdateVerb(string version, string? image) : IVerb
{
    /// <inheritdoc/>
    public string Name => "update";

    /// <inheritdoc/>
    public IReadOnlyList<string> GoodEnds => [UpdateEnd.Completed];

    /// <inheritdoc/>
    public Verdict Judge(UmsCluster cluster, DateTime now)
    {
        var status = cluster.Status;
        if (Facts.Unaskable(cluster) is { } not)
            return not;
        if (UmsVersion.AreEqual(cluster.Spec.Version, version) && (image is null || image == cluster.Spec.Image))
            return Same(cluster);
        if (status?.Update is { } update)
            return During(cluster, update);
        if (UmsVersion.TryParse(status?.Version, out var running) && UmsVersion.TryParse(version, out var wanted) && wanted.Schema.CompareTo(running.Schema) < 0)
        {
            var kept = RestorePoint.Of(cluster).FirstOrDefault(one => one.CanBeProduction && UmsVersion.AreEqual(one.From, version));
            return Verdict.Refuse(
                $"{version} needs an older database schema than production has with {status!.Version}",
                kept is null ? "restore a backup of the database" : Invocation.Of(cluster, "rollback", $"--restore-point {kept.Database}"));
        }

        return image is null && ImageName.Of(cluster.Spec.Image, version) == cluster.Spec.Image && ImageName.TagOf(cluster.Spec.Image) != version
            ? Verdict.Refuse($"spec.image is {cluster.Spec.Image}: it has a tag or digest, so the servers would keep that image",
                Invocation.Of(cluster, Name, $"{version} --image <image without a tag, or of {version}>"))
            : Verdict.Effect(Requests.Version(version, image), [.. UpdateForecast.Of(cluster, version, image)]);
    }

    /// <inheritdoc/>
    public Reply? Look(UmsCluster cluster, Written written)
    {
        if (!written.IsSeen(cluster))
            return null;
        var status = cluster.Status!;
        var begun = status.Update is { Undo: null } update && UmsVersion.AreEqual(update.To, version);
        if (begun || status.Phase is ClusterPhase.WaitingForWindow or ClusterPhase.Paused || (status.Update is null && UmsVersion.AreEqual(status.Version, version)))
            return Reply.Taken(Facts.Sentence(cluster));
        if (status.Phase is ClusterPhase.Blocked or ClusterPhase.Held || Facts.Raised(cluster, ConditionTypes.UpdateBlocked) is not null || Facts.Raised(cluster, ConditionTypes.Stalled) is not null)
            return Reply.Hindered(Facts.Problem(cluster));
        // A patch within one schema has no update: servers are replaced one by one.
        return status.Phase == ClusterPhase.Progressing && status.Update is null && UmsVersion.AreEqual(status.TargetVersion, version) && !UpdateForecast.Migrates(written.Before, version)
            ? Reply.Taken(Facts.Sentence(cluster))
            : null;
    }

    private Verdict Same(UmsCluster cluster)
    {
        var status = cluster.Status;
        if (status?.Update is { } update)
        {
            return update.Undo is { } undo
                ? Verdict.Refuse($"update {update.Id} to {update.To} is being undone: {undo.Message}", $"wait for its end, then: {Invocation.Of(cluster, "retry")}")
                : Verdict.Nothing($"the update to {version} is under way: {Facts.Sentence(cluster)}");
        }

        if (status?.FailedTarget is { } failed && UmsVersion.AreEqual(failed.Version, version))
            return Verdict.Refuse($"the update to {version} failed, and is not tried again by itself: {failed.Message}", Invocation.Of(cluster, "retry"));
        if (status?.HeldTarget is { Lifted: not true } held && UmsVersion.AreEqual(held.Version, version))
            return Verdict.Refuse($"the update to {version} was aborted, and is not tried again by itself", Invocation.Of(cluster, "retry"));
        return Verdict.Nothing($"spec.version is {version} already; {Facts.Sentence(cluster)}");
    }

    private Verdict During(UmsCluster cluster, UpdateStatus update)
    {
        if (update.Undo is { } undo)
            return Verdict.Refuse($"update {update.Id} to {update.To} is being undone: {undo.Message}", $"wait for its end: {Invocation.Of(cluster, "status", "--watch")}");
        if (!Facts.IsCommitted(cluster))
        {
            return Verdict.Refuse(
                $"update {update.Id} to {update.To} is under way, and another version would undo it",
                $"to undo it: {Invocation.Of(cluster, "abort")}; to wait for its end: {Invocation.Of(cluster, "status", "--watch")}");
        }

        return UmsVersion.AreEqual(version, update.From)
            ? Verdict.Refuse($"production is migrated to {update.To} already", $"to go back and lose what was written since: {Invocation.Of(cluster, "rollback")}")
            : Verdict.Refuse($"update {update.Id} to {update.To} is not over", $"wait for its end: {Invocation.Of(cluster, "status", "--watch")}");
    }
}
