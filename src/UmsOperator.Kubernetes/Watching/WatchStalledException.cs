namespace UmsOperator.Kubernetes.Watching;

/// <summary>The server neither answered nor ended a watch in time: the connection is dead although nobody closed it.</summary>
public sealed class WatchStalledException(string message) : Exception(message);
