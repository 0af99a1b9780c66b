using System.Net;

namespace UmsOperator.Kubernetes.Client;

/// <summary>
/// 409: the object changed since it was read, or another field manager owns a field. Read the object again before the next attempt.
/// </summary>
public class ConflictException : ApiException
{
    /// <summary>Creates the exception.</summary>
    public ConflictException(string reason, string message, Exception? innerException = null)
        : base(HttpStatusCode.Conflict, reason, message, innerException)
    {
    }
}
