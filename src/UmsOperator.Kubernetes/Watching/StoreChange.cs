namespace UmsOperator.Kubernetes.Watching;

/// <summary>A change of a store.</summary>
/// <param name="Key">The object.</param>
/// <param name="Old">The object as it was cached before; null for a new one. After an interrupted watch this may not be its last state.</param>
/// <param name="New">The object now; null for a deleted one.</param>
public sealed record StoreChange<T>(ObjectKey Key, T? Old, T? New)
    where T : class;
