using UmsOperator.Api.Spec;
using UmsOperator.Api.Status;

namespace UmsOperator.Core.Model;

/// <summary>The resource as read from the store.</summary>
public sealed record ClusterObserved
{
    /// <summary>Namespace.</summary>
    public required string Namespace { get; init; }

    /// <summary>Name.</summary>
    public required string Name { get; init; }

    /// <summary>Uid, the identity of every claim.</summary>
    public required string Uid { get; init; }

    /// <summary>Generation of the spec.</summary>
    public long Generation { get; init; }

    /// <summary>When it was created, UTC.</summary>
    public DateTime CreatedAt { get; init; }

    /// <summary>When its deletion was asked for, UTC.</summary>
    public DateTime? DeletedAt { get; init; }

    /// <summary>Whether our finalizer is on it.</summary>
    public bool HasFinalizer { get; init; }

    /// <summary>Annotations in our group: the verbs of a person.</summary>
    public IReadOnlyDictionary<string, string> Annotations { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The spec.</summary>
    public required UmsClusterSpec Spec { get; init; }

    /// <summary>The status as last written; empty if it was wiped.</summary>
    public UmsClusterStatus Status { get; init; } = new();

    /// <summary>Whether another cluster, whose uid is in production's claim, lives in the namespaces that are watched.</summary>
    public bool ClaimantLives { get; init; }

    /// <summary>
    /// What the logins in binding Secrets of this namespace and of this cluster's name start with, if they are not this uid's (<c>ums_&lt;uid8&gt;_</c>): clusters that this one
    /// was before a restore from a backup. Looked for only where production carries another claim; null: none.
    /// </summary>
    public IReadOnlyList<string>? FormerClaims { get; init; }

    /// <summary>Secrets that the spec refers to and that are missing or lack a key: field and cure, ready to be shown.</summary>
    public IReadOnlyList<string> SecretProblems { get; init; } = [];
}
