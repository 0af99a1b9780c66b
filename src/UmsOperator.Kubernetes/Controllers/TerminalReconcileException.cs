namespace UmsOperator.Kubernetes.Controllers;

/// <summary>Thrown by a reconciliation that cannot succeed until its entity changes: it is counted and logged, but not retried.</summary>
public sealed class TerminalReconcileException(string message, Exception? innerException = null) : Exception(message, innerException);
