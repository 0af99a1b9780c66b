namespace UmsOperator.Kubernetes.Client;

/// <summary>409 on a delete: the object of that name has another uid, or its resourceVersion changed.</summary>
public sealed class PreconditionFailedException : ConflictException
{
    /// <summary>Creates the exception.</summary>
    public PreconditionFailedException(string reason, string message, Exception? innerException = null)
        : base(reason, message, innerException)
    {
    }
}
