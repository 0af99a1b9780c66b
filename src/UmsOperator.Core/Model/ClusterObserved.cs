using UmsOperator.Api.Spec;
using UmsOperator.Api.Status;

namespace UmsOperator.Core.Model;

/// <summary>The UmsCluster as read from the cache.</summary>
public sealed record ClusterObserved
{
    /// <summary>Namespace.</summary>
    public required string Namespace { get; init; }

    /// <summary>Name.</summary>
    public required string Name { get; init; }

    /// <summary>Uid; claims and names in the database are derived from it.</summary>
    public required string Uid { get; init; }

    /// <summary>Generation of the spec.</summary>
    public long Generation { get; init; }

    /// <summary>When it was created, UTC.</summary>
    public DateTime CreatedAt { get; init; }

    /// <summary>When its deletion was requested, UTC; null if it was not.</summary>
    public DateTime? DeletedAt { get; init; }

    /// <summary>Whether it carries the operator's finalizer.</summary>
    public bool HasFinalizer { get; init; }

    /// <summary>Annotations of the operator's API group, by which users make requests.</summary>
    public IReadOnlyDictionary<string, string> Annotations { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The spec.</summary>
    public required UmsClusterSpec Spec { get; init; }

    /// <summary>The status as last written; empty if it was lost.</summary>
    public UmsClusterStatus Status { get; init; } = new();

    /// <summary>Whether the claim on production names another UmsCluster that exists in a watched namespace.</summary>
    public bool ClaimantLives { get; init; }

    /// <summary>
    /// Prefixes (<c>ums_&lt;uid8&gt;_</c>) of other uids, read from the logins in binding Secrets of this namespace and cluster name: the uids that this cluster
    /// had before it was restored from a backup. Read only if another cluster claims production; null if there are none.
    /// </summary>
    public IReadOnlyList<string>? FormerClaims { get; init; }

    /// <summary>Secrets that the spec refers to and that are missing or lack a key; each text names the field and the remedy.</summary>
    public IReadOnlyList<string> SecretProblems { get; init; } = [];
}
