namespace UmsOperator.Kubernetes.Watching;

/// <summary>The server neither accepted nor ended a watch in time: the connection is dead although it was not closed.</summary>
public sealed class WatchStalledException(string message) : Exception(message);
