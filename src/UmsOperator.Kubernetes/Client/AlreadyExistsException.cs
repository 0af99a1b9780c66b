namespace UmsOperator.Kubernetes.Client;

/// <summary>409 AlreadyExists: an object of that name exists. Unlike other conflicts, this does not mean that an object changed.</summary>
public sealed class AlreadyExistsException : ConflictException
{
    /// <summary>Creates the exception.</summary>
    public AlreadyExistsException(string reason, string message, Exception? innerException = null)
        : base(reason, message, innerException)
    {
    }
}
