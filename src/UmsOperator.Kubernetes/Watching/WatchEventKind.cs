namespace UmsOperator.Kubernetes.Watching;

/// <summary>What happened to the object of a <see cref="WatchEvent{T}"/>.</summary>
internal enum WatchEventKind
{
    Added,
    Modified,
    Deleted,

    /// <summary>No change: the line carries only a resource version from which a watch may resume.</summary>
    Bookmark,
}
