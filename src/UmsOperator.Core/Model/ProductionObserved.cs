namespace UmsOperator.Core.Model;

/// <summary>The production database P.</summary>
public sealed record ProductionObserved
{
    /// <summary>Role that owns it.</summary>
    public required string Owner { get; init; }

    /// <summary>Whether the operator's own login owns it.</summary>
    public bool OwnedByOperator { get; init; }

    /// <summary>ALLOW_CONNECTIONS.</summary>
    public bool AllowsConnections { get; init; } = true;

    /// <summary>Uid in its setting <c>umsoperator.cluster</c>; null if unclaimed.</summary>
    public string? Claim { get; init; }

    /// <summary>What the server shows of the cluster that the claim names; null: the claim is our own, there is none, or it names no cluster.</summary>
    public ClaimantObserved? Claimant { get; init; }

    /// <summary>Whether it holds no table outside the system schemas; null if that could not be seen.</summary>
    public bool? Empty { get; init; }

    /// <summary>Schema version as the query gives it; null if closed, empty or unreadable.</summary>
    public string? SchemaVersion { get; init; }

    /// <summary>Why the schema version could not be read, with the cure.</summary>
    public string? SchemaProblem { get; init; }

    /// <summary>Size in bytes.</summary>
    public long SizeBytes { get; init; }

    /// <summary>Sessions on it, the operator's own left out.</summary>
    public IReadOnlyList<SessionObserved> Sessions { get; init; } = [];

    /// <summary>Prepared transactions on it.</summary>
    public int PreparedTransactions { get; init; }
}
