namespace UmsOperator.Kubernetes.Client;

/// <summary>409 on a delete: the object of that name is not the one that was meant (uid), or it changed (resourceVersion).</summary>
public sealed class PreconditionFailedException : ConflictException
{
    /// <summary>Creates the exception.</summary>
    public PreconditionFailedException(string reason, string message, Exception? innerException = null)
        : base(reason, message, innerException)
    {
    }
}
