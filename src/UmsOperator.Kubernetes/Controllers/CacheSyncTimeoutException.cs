namespace UmsOperator.Kubernetes.Controllers;

/// <summary>A mirror was not read in time. Deciding on half of the truth is worse than a restart.</summary>
public sealed class CacheSyncTimeoutException(string message) : Exception(message);
