namespace UmsOperator.Kubernetes.Watching;

/// <summary>A line of a watch cannot be decoded. Skipping it would silently lose an event.</summary>
public sealed class WatchDecodeException(string message, Exception? innerException) : Exception(message, innerException);
