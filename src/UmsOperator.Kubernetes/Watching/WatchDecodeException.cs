namespace UmsOperator.Kubernetes.Watching;

/// <summary>A line of a watch cannot be understood. Skipping it would lose an event silently.</summary>
public sealed class WatchDecodeException(string message, Exception? innerException) : Exception(message, innerException);
