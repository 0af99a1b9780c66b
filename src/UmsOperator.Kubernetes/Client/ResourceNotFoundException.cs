using System.Net;

namespace UmsOperator.Kubernetes.Client;

/// <summary>404 that is an error: the kind, the namespace or the parent object does not exist.</summary>
public sealed class ResourceNotFoundException : ApiException
{
    /// <summary>Creates the exception.</summary>
    public ResourceNotFoundException(string reason, string message, Exception? innerException = null)
        : base(HttpStatusCode.NotFound, reason, message, innerException)
    {
    }
}
