namespace UmsOperator.Kubernetes.Watching;

/// <summary>A change of a store. Old is null for a new object, New for a deleted one.</summary>
/// <param name="Key">Which object.</param>
/// <param name="Old">As it was known before; after a gap not necessarily its last state.</param>
/// <param name="New">As it is now.</param>
public sealed record StoreChange<T>(ObjectKey Key, T? Old, T? New)
    where T : class;
