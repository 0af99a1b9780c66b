using System.Text.Json.Serialization;

namespace UmsOperator.Core.Model;

/// <summary>Asks for a fact that the planner needs and that is too expensive to collect on every reconcile. A closed set.</summary>
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

    /// <summary>The current hash of a database's fingerprint.</summary>
    /// <param name="Database">Name of the database; must allow connections.</param>
    public sealed record Fingerprint(string Database) : FactQuery;

    /// <summary>Whether two databases have the same fingerprint. Expressions that differ only until they are reloaded once count as equal.</summary>
    /// <param name="Older">The database whose expressions may have to be reloaded.</param>
    /// <param name="Younger">The other database.</param>
    public sealed record Compare(string Older, string Younger) : FactQuery;

    /// <summary>Checks now everything that an adoption or an update will need (protocol steps 0 and 1).</summary>
    /// <param name="Scope">Which checks run.</param>
    /// <param name="Snapshots">Number of snapshots that will exist at one time, 0 to 5.</param>
    /// <param name="StreamBytesPerSecond">Throughput of the last logical copy (Stream) in bytes per second; null if unknown.</param>
    public sealed record Preflight(PreflightScope Scope, int Snapshots, double? StreamBytesPerSecond = null) : FactQuery
    {
        /// <summary>Uid of the abandoned cluster whose claim is to be replaced; null: production must be unclaimed or claimed by this cluster.</summary>
        public string? AdoptFrom { get; init; }
    }

    /// <summary>Row changes in production since the activity that the named copy's comment recorded.</summary>
    /// <param name="BaselineCopy">
    /// A golden copy or a snapshot: changes since the golden copy of its update. A restore point: changes since the commit of its update or, before
    /// the commit, since production was opened for the migrator, including the migrator's own changes.
    /// </param>
    public sealed record Drift(string BaselineCopy) : FactQuery;

    /// <summary>Row changes in a snapshot since its server first served.</summary>
    /// <param name="Copy">Name of the snapshot.</param>
    public sealed record SnapshotChanges(string Copy) : FactQuery;

    /// <summary>Whether the API server would accept a server's pod now: a dry run of its creation, including admission.</summary>
    /// <param name="Server">The pod's version, image and binding.</param>
    public sealed record PodAdmission(ServerIntent Server) : FactQuery;
}
