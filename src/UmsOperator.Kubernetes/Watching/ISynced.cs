namespace UmsOperator.Kubernetes.Watching;

/// <summary>A cache that must have read a full list before anything is decided with it.</summary>
public interface ISynced
{
    /// <summary>Plural name of the cached resource, for messages and metrics.</summary>
    string Name { get; }

    /// <summary>The only namespace that is cached; null for all, and for cluster-scoped resources.</summary>
    string? Namespace { get; }

    /// <summary>Whether a full list has been read.</summary>
    bool HasSynced { get; }

    /// <summary>
    /// When the API server last responded: with a list, an accepted watch, an event or a bookmark. Null before the first response. A liveness probe
    /// should fail when this is older than some watch lifetimes (10 minutes or more).
    /// </summary>
    DateTimeOffset? LastContact { get; }

    /// <summary>
    /// How the API server refuses to be watched, for example because a right was removed, and for how long it has done so. The cache shows an older state
    /// meanwhile. Null if the last watch was accepted; a lost connection is no refusal.
    /// </summary>
    (string Message, TimeSpan Lasts)? Refusal { get; }

    /// <summary>Completes when the first full list has been read.</summary>
    Task WaitForSyncAsync(CancellationToken cancellationToken);
}
