using UmsOperator.Api;
using UmsOperator.Cli.RestorePoints;
using UmsOperator.Cli.Texts;

namespace UmsOperator.Cli.Verbs;

/// <summary>Changes how long restore points and failed databases are kept. Those that have an expiry keep it: the operator knows no request that changes it.</summary>
/// <param name="hours">Hours, 0 to 8760.</param>
internal sealed class RetentionVerb(int hours) : IVerb
{
    /// <inheritdoc/>
    public string Name => "retention";

    /// <inheritdoc/>
    public IReadOnlyList<string> GoodEnds => [];

    /// <inheritdoc/>
    public Verdict Judge(UmsCluster cluster, DateTime now)
    {
        if (Facts.Unaskable(cluster) is { } not)
            return not;
        var before = cluster.Spec.Update.RestorePoint.RetentionHours;
        if (before == hours)
            return Verdict.Nothing($"spec.update.restorePoint.retentionHours is {hours} already");
        var kept = string.Join("; ", RestorePoint.Of(cluster).Where(copy => copy.Expiry is not null).Select(copy => $"{copy.Database} until {Phrases.Instant(copy.Expiry!.Value)}"));
        return Verdict.Effect(
            Requests.Retention(hours),
            $"spec.update.restorePoint.retentionHours changes from {before} to {hours}.",
            cluster.Status?.Update is { } update
                ? $"The restore point of update {update.Id} is kept for {hours} h after its end, and so are those of later updates."
                : $"The restore point of the next update is kept for {hours} h after its end.",
            hours == 0 ? "With 0 it is dropped at the end of the update: then only a backup leads back." : null,
            kept.Length > 0 ? $"These keep their expiry: {kept}." : null,
            Gitops.Of(cluster) is { } tool ? $"{tool} manages this cluster and may set the field back: change it in the repository as well." : null);
    }

    /// <inheritdoc/>
    public Reply? Look(UmsCluster cluster, Written written) => written.IsSeen(cluster) ? Reply.Taken(Facts.Sentence(cluster)) : null;
}
