namespace UmsOperator.Core.Model;

/// <summary>The production database P.</summary>
public sealed record ProductionObserved
{
    /// <summary>Role that owns it.</summary>
    public required string Owner { get; init; }

    /// <summary>Whether the operator's own login owns it.</summary>
    public bool OwnedByOperator { get; init; }

    /// <summary>Its ALLOW_CONNECTIONS setting.</summary>
    public bool AllowsConnections { get; init; } = true;

    /// <summary>Uid in its setting <c>umsoperator.cluster</c>; null if unclaimed.</summary>
    public string? Claim { get; init; }

    /// <summary>Evidence on the server of the cluster that the claim names; null if P is unclaimed or claimed by this cluster, or the claim is not a uid.</summary>
    public ClaimantObserved? Claimant { get; init; }

    /// <summary>Whether it has no tables outside the system schemas; null if unknown.</summary>
    public bool? Empty { get; init; }

    /// <summary>Schema version that the query returned; null if the database is closed, empty or unreadable.</summary>
    public string? SchemaVersion { get; init; }

    /// <summary>Why the schema version could not be read, with the remedy.</summary>
    public string? SchemaProblem { get; init; }

    /// <summary>Size in bytes.</summary>
    public long SizeBytes { get; init; }

    /// <summary>Sessions on it, without the operator's own.</summary>
    public IReadOnlyList<SessionObserved> Sessions { get; init; } = [];

    /// <summary>Number of prepared transactions on it.</summary>
    public int PreparedTransactions { get; init; }
}
