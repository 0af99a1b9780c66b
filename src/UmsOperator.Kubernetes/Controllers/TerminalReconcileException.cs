namespace UmsOperator.Kubernetes.Controllers;

/// <summary>Thrown by a reconciler that cannot succeed until the object changes. It is counted and logged, but not retried.</summary>
public sealed class TerminalReconcileException(string message, Exception? innerException = null) : Exception(message, innerException);
