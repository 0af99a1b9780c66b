using System.Collections.Immutable;
using UmsOperator.Core.Model;
using UmsOperator.Core.SteadyState;

namespace UmsOperator.Core.Status;

/// <summary>Figures of a cluster that its status does not contain. The metrics show them; no decision depends on them.</summary>
public sealed record ClusterFigures
{
    private const int MostServers = 6;

    /// <summary>Servers wanted, 1 to 6; frozen while an update runs.</summary>
    public int Wanted { get; init; }

    /// <summary>The wanted servers by ordinal, including those without a pod.</summary>
    public ImmutableArray<ServerFigure> Servers { get; init; } = [];

    /// <summary>Seconds after which a server's start with a migration is reported as stalled (<c>deadlines.migrationSeconds</c>).</summary>
    public int MigrationDeadlineSeconds { get; init; }

    /// <summary>Names of the closed gates, including those that keep an update from starting.</summary>
    public ImmutableArray<string> ClosedGates { get; init; } = [];

    /// <summary>The copies that exist, one figure for each kind; empty while the database server cannot be observed, as a 0 would be false.</summary>
    public ImmutableArray<CopyFigure> Copies { get; init; } = [];

    /// <summary>Copies that neither an update nor a promise needs, or whose promise has expired (promise P4); null while unknown.</summary>
    public int? LeftOverCopies { get; init; }

    /// <summary>Size of production in bytes; null while unknown.</summary>
    public long? ProductionBytes { get; init; }

    /// <summary>Counts the figures.</summary>
    /// <param name="observed">The observation.</param>
    /// <param name="plan">The plan for it.</param>
    /// <returns>The figures.</returns>
    public static ClusterFigures Of(Observed observed, Plan plan)
    {
        ArgumentNullException.ThrowIfNull(observed);
        ArgumentNullException.ThrowIfNull(plan);
        var spec = observed.Cluster.Spec;
        // Anybody may have written the status.
        var wanted = Math.Clamp(plan.Status.Update?.Replicas ?? spec.Replicas, 0, MostServers);
        var known = observed.Database.Reach == DatabaseReach.Connected;
        return new ClusterFigures
        {
            Wanted = wanted,
            Servers = [.. Enumerable.Range(0, wanted).Select(ordinal => ServerFigure.Of(
                ClusterNames.Pod(observed.Cluster.Name, ordinal), observed.Pods.FirstOrDefault(pod => pod.Ordinal == ordinal)))],
            MigrationDeadlineSeconds = spec.Update.Deadlines.MigrationSeconds,
            ClosedGates = [.. (plan.Gates ?? []).Where(gate => !gate.Open).Select(gate => gate.Name).Distinct(StringComparer.Ordinal)],
            Copies = known ? [.. Enum.GetValues<CopyKind>().Select(kind => CopyFigure.Of(kind, observed.Database.Copies))] : [],
            LeftOverCopies = known ? observed.Database.Copies.Count(copy => IsLeftOver(copy, observed.Now, plan.Status.Update?.Id)) : null,
            ProductionBytes = observed.Database.Production is { SizeBytes: > 0 and var bytes } ? bytes : null,
        };
    }

    /// <summary>While an update runs no promised copy is dropped, so an expired one is not left over.</summary>
    private static bool IsLeftOver(CopyObserved copy, DateTime now, string? update) =>
        copy.UpdateId != update && (!Housekeeping.IsPromised(copy) || (update is null && copy.Comment!.ExpiresAt <= now));
}
