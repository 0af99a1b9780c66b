using UmsOperator.Api.Status;

namespace UmsOperator.Core.Model;

/// <summary>The result of a <see cref="FactQuery"/>. If it has an error, the fact is unknown, the other members are meaningless, and the planner holds.</summary>
public sealed record FactResult
{
    /// <summary>The query.</summary>
    public required FactQuery Question { get; init; }

    /// <summary>Why the fact could not be collected, with the remedy where one is known; null on success.</summary>
    public string? Error { get; init; }

    /// <summary>Fingerprint: the hash. Compare: the common hash, if equal.</summary>
    public string? Hash { get; init; }

    /// <summary>Fingerprint: the schema version that the cluster's query returned; null if it could not be read.</summary>
    public string? SchemaVersion { get; init; }

    /// <summary>Compare: whether they are equal.</summary>
    public bool Equal { get; init; }

    /// <summary>Compare: the first differing lines, each prefixed with - or +; at most 20.</summary>
    public IReadOnlyList<string> Differences { get; init; } = [];

    /// <summary>Preflight: the findings.</summary>
    public IReadOnlyList<Finding> Findings { get; init; } = [];

    /// <summary>Preflight: expected seconds and bytes.</summary>
    public UpdatePlanStatus? Plan { get; init; }

    /// <summary>Drift and SnapshotChanges: the figures.</summary>
    public RowChangesStatus? Changes { get; init; }

    /// <summary>PodAdmission: the exceeded resources if a ResourceQuota refused the pod. Empty for other errors, or if it is unknown what the replaced pod releases.</summary>
    public IReadOnlyList<QuotaShortage> Shortages { get; init; } = [];
}
