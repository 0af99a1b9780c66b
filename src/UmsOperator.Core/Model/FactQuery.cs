using System.Text.Json.Serialization;

namespace UmsOperator.Core.Model;

/// <summary>A fact that the planner needs and that is too dear to be part of every observation. A closed set.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(Fingerprint), nameof(Fingerprint))]
[JsonDerivedType(typeof(Compare), nameof(Compare))]
[JsonDerivedType(typeof(Preflight), nameof(Preflight))]
[JsonDerivedType(typeof(Drift), nameof(Drift))]
[JsonDerivedType(typeof(SnapshotChanges), nameof(SnapshotChanges))]
[JsonDerivedType(typeof(PodAdmission), nameof(PodAdmission))]
public abstract record FactQuery
{
    private FactQuery()
    {
    }

    /// <summary>The hash of a database's fingerprint now.</summary>
    /// <param name="Database">Name of the database; must allow connections.</param>
    public sealed record Fingerprint(string Database) : FactQuery;

    /// <summary>Whether two databases have the same fingerprint (expressions after one reload count as equal).</summary>
    /// <param name="Older">The database whose text may have to be printed once more.</param>
    /// <param name="Younger">The other.</param>
    public sealed record Compare(string Older, string Younger) : FactQuery;

    /// <summary>Everything that an adoption or an update will need, tried now (protocol steps 0 and 1).</summary>
    /// <param name="Scope">How much is asked.</param>
    /// <param name="Snapshots">Number of snapshots that will exist at one time, 0 to 5.</param>
    /// <param name="StreamBytesPerSecond">How quick the last golden copy by Stream was; null: none is known.</param>
    public sealed record Preflight(PreflightScope Scope, int Snapshots, double? StreamBytesPerSecond = null) : FactQuery
    {
        /// <summary>Uid of the dead cluster whose claim is to be replaced; null: production must be unclaimed, or claimed by this cluster.</summary>
        public string? AdoptFrom { get; init; }
    }

    /// <summary>Row changes in production since the activity that the named copy's comment recorded.</summary>
    /// <param name="BaselineCopy">Golden copy or a snapshot of the same update: since the golden copy. A restore point: since its update's commit, or before it since production was opened for the migrator, whose own changes are then among them.</param>
    public sealed record Drift(string BaselineCopy) : FactQuery;

    /// <summary>Row changes in a snapshot since its server first served.</summary>
    /// <param name="Copy">Name of the snapshot.</param>
    public sealed record SnapshotChanges(string Copy) : FactQuery;

    /// <summary>Whether the API server would take a server's pod now: a dry run of its create, with all admission.</summary>
    /// <param name="Server">What the pod is to be.</param>
    public sealed record PodAdmission(ServerIntent Server) : FactQuery;
}
