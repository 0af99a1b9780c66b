using UmsOperator.Api.Status;

namespace UmsOperator.Core.Model;

/// <summary>The answer to a <see cref="FactQuery"/>. With an error nothing else counts: unknown, hold.</summary>
public sealed record FactResult
{
    /// <summary>What was asked.</summary>
    public required FactQuery Question { get; init; }

    /// <summary>Why there is no answer, with the cure where one is known; null if there is one.</summary>
    public string? Error { get; init; }

    /// <summary>Fingerprint: the hash. Compare: the common hash, if equal.</summary>
    public string? Hash { get; init; }

    /// <summary>Fingerprint: schema version as the cluster's query gives it, if it could be read.</summary>
    public string? SchemaVersion { get; init; }

    /// <summary>Compare: whether they are equal.</summary>
    public bool Equal { get; init; }

    /// <summary>Compare: the first differing lines, each with - or + before it; 20 at most.</summary>
    public IReadOnlyList<string> Differences { get; init; } = [];

    /// <summary>Preflight: the findings.</summary>
    public IReadOnlyList<Finding> Findings { get; init; } = [];

    /// <summary>Preflight: expected seconds and bytes.</summary>
    public UpdatePlanStatus? Plan { get; init; }

    /// <summary>Drift and SnapshotChanges: the figures.</summary>
    public RowChangesStatus? Changes { get; init; }

    /// <summary>PodAdmission: if the error is a refusal by a ResourceQuota, what it says is short. Empty if it is none, or if it is unknown what the pod that is replaced gives back.</summary>
    public IReadOnlyList<QuotaShortage> Shortages { get; init; } = [];
}
