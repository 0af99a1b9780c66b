namespace UmsOperator.Kubernetes.Controllers;

/// <summary>A cache has not synced in time. Reconciling with incomplete caches would be worse than a restart.</summary>
public sealed class CacheSyncTimeoutException(string message) : Exception(message);
