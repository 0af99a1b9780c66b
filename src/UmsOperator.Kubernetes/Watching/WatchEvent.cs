namespace UmsOperator.Kubernetes.Watching;

/// <summary>One line of a watch.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="ResourceVersion">Where a watch may resume after this line.</param>
/// <param name="Entity">The object; null for a bookmark.</param>
internal sealed record WatchEvent<T>(WatchEventKind Kind, string ResourceVersion, T? Entity)
    where T : class;
