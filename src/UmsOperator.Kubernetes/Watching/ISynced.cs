namespace UmsOperator.Kubernetes.Watching;

/// <summary>Something that must have read the cluster once before decisions may rest on it.</summary>
public interface ISynced
{
    /// <summary>What is mirrored, for messages.</summary>
    string Name { get; }

    /// <summary>Whether a full list has been read.</summary>
    bool HasSynced { get; }

    /// <summary>When the API server last said anything: list, accepted watch, event or bookmark. Null before the first time. For liveness:
    /// a process whose contact is older than some watch lifetimes (10 minutes and more) should be restarted.</summary>
    DateTimeOffset? LastContact { get; }

    /// <summary>Completes with the first full list.</summary>
    Task WaitForSyncAsync(CancellationToken cancellationToken);
}
