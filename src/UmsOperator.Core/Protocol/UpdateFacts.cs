using UmsOperator.Core.Model;

namespace UmsOperator.Core.Protocol;

/// <summary>Facts about the update under way that several steps use.</summary>
internal static class UpdateFacts
{
    /// <summary>Servers that detach onto snapshots: all but ordinal 0, the canary (the highest) first. None in ShortDowntime.</summary>
    public static IEnumerable<int> Detaching(this PlanContext context) =>
        context.WithSnapshots() ? Enumerable.Range(1, context.Replicas - 1).Reverse() : [];

    /// <summary>Servers other than the migrator, highest first.</summary>
    public static IEnumerable<int> Others(this PlanContext context) => Enumerable.Range(1, context.Replicas - 1).Reverse();

    public static bool WithSnapshots(this PlanContext context) => !context.IsShortDowntime() && context.Replicas > 1;

    /// <summary>Whether the update under way was planned without snapshots.</summary>
    public static bool IsShortDowntime(this PlanContext context) => context.Update?.Plan?.Strategy == Strategies.ShortDowntime;

    public static int Canary(this PlanContext context) => context.Replicas - 1;

    public static CopyObserved? RestorePoint(this PlanContext context) => context.Copy(CopyKind.RestorePoint) is { Complete: true } copy ? copy : null;

    public static MigrationPhase? MigrationPhase(this PlanContext context) => context.RestorePoint()?.Comment?.Phase;

    /// <summary>Whether production was not yet opened completely for the migrator of the current attempt, so that its pod was not created either.</summary>
    public static bool NotYetOpened(this PlanContext context) => context.RestorePoint()?.Comment?.NotYetOpened == true;

    /// <summary>
    /// Read from the restore point's comment; if the restore point was dropped, from production's schema: there is no way back then, and an old
    /// server must not run on the new schema (promise P1).
    /// </summary>
    public static bool IsCommitted(this PlanContext context) => context.Copy(CopyKind.RestorePoint) is null
        ? context.Update is { } update && SchemaIs(context, update.To) && !SchemaIs(context, update.From)
        : context.MigrationPhase() == Model.MigrationPhase.Committed;

    /// <summary>Whether production is known to have the schema of a version.</summary>
    public static bool SchemaIs(this PlanContext context, string version) =>
        SchemaVersion.TryParse(context.Observed.Database.Production?.SchemaVersion, out var schema)
        && UmsVersion.TryParse(version, out var wanted)
        && schema == wanted.Schema;

    /// <summary>Whether a server serves the new version from its own snapshot, and nothing proves that it has stopped.</summary>
    public static bool IsDetached(this PlanContext context, int ordinal) =>
        context.Pod(ordinal) is { Kind: BindingKind.Snapshot } pod && context.StillServes(pod) && UmsVersion.AreEqual(pod.Version, context.Update!.To);

    /// <summary>Whether a server serves a version from production, and nothing proves that it has stopped.</summary>
    public static bool ServesOnProduction(this PlanContext context, int ordinal, string version) =>
        context.Pod(ordinal) is { Kind: BindingKind.Production } pod && context.StillServes(pod) && UmsVersion.AreEqual(pod.Version, version);

    /// <summary>Whether a server has begun to move to its snapshot: its new Secret exists before its old pod is deleted.</summary>
    public static bool HasBegunToDetach(this PlanContext context, int ordinal) =>
        context.LiveBindings(ordinal).Any(binding => binding.Kind == BindingKind.Snapshot);

    public static ServerIntent OnSnapshot(this PlanContext context, int ordinal) => new()
    {
        Ordinal = ordinal,
        Version = context.Update!.To,
        Image = ImageName.Of(context.Spec.Image, context.Update.To),
        Binding = context.BindingFor(ordinal, BindingKind.Snapshot, context.CopyName(CopyKind.Snapshot, ordinal)),
    };

    /// <summary>The old version on production, before an update's commit. Null if only the schema of the old version is known: there is no version to return to.</summary>
    public static ServerIntent? OldVersionIntent(this PlanContext context, int ordinal) => !UmsVersion.TryParse(context.Update!.From, out _)
        ? null
        : new()
        {
            Ordinal = ordinal,
            Version = context.Update.From,
            Image = context.Update.FromImage ?? ImageName.Of(context.Spec.Image, context.Update.From),
            Binding = context.BindingFor(ordinal, BindingKind.Production, context.ProductionName, "b"),
        };

    /// <summary>The new version on production, after the commit.</summary>
    public static ServerIntent NewVersionIntent(this PlanContext context, int ordinal)
    {
        var version = RejoinVersion(context);
        return new()
        {
            Ordinal = ordinal,
            Version = version,
            Image = ImageName.Of(context.Spec.Image, version),
            Binding = context.BindingFor(ordinal, BindingKind.Production, context.ProductionName, "r"),
        };
    }

    /// <summary>The version for the rejoin: the one in the spec if it has the same MAJOR.MINOR, else the update's target.</summary>
    public static string RejoinVersion(this PlanContext context) =>
        UmsVersion.TryParse(context.Spec.Version, out var wanted) && UmsVersion.TryParse(context.Update!.To, out var to) && wanted.Schema == to.Schema
            ? context.Spec.Version
            : context.Update!.To;

    /// <summary>
    /// The number of the current attempt to migrate: one more than that of the last database that was swapped back in this update. Counting the
    /// databases would reuse a number if an earlier one was dropped.
    /// </summary>
    public static int Attempt(this PlanContext context) =>
        1 + context.Observed.Database.Copies.Where(copy => copy.Kind == CopyKind.Failed && copy.UpdateId == context.Update!.Id).Select(copy => copy.Number).DefaultIfEmpty().Max();

    /// <summary>The one server that may migrate production, in the current attempt.</summary>
    public static ServerIntent Migrator(this PlanContext context) => context.NewVersionIntent(0) with { Binding = context.MigratorBinding(), Version = context.Update!.To };

    public static Binding MigratorBinding(this PlanContext context) => ClusterNames.Binding(
        context.Cluster.Name, context.Cluster.Uid, context.Update!.Id, 0, BindingKind.Migrator, context.ProductionName, $"{context.Attempt()}");

    public static CopyComment Comment(this PlanContext context) => new()
    {
        UpdateId = context.Update!.Id,
        From = context.Update.From,
        To = context.Update.To,
        FromImage = context.Update.FromImage,
        Generation = context.Update.Generation,
    };
}
