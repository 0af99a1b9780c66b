namespace UmsOperator.Kubernetes.Client;

/// <summary>409 AlreadyExists: an object of that name is there. It is not a change of an object that was read.</summary>
public sealed class AlreadyExistsException : ConflictException
{
    /// <summary>Creates the exception.</summary>
    public AlreadyExistsException(string reason, string message, Exception? innerException = null)
        : base(reason, message, innerException)
    {
    }
}
