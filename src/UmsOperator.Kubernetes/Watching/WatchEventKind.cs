namespace UmsOperator.Kubernetes.Watching;

/// <summary>What happened to the object of a <see cref="WatchEvent{T}"/>.</summary>
internal enum WatchEventKind
{
    Added,
    Modified,
    Deleted,

    /// <summary>Nothing: the stream only says how far it has come.</summary>
    Bookmark,
}
