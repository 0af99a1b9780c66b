using System.Net;

namespace UmsOperator.Kubernetes.Client;

/// <summary>410: the resource version or continue token is too old. List again.</summary>
public sealed class ResourceGoneException : ApiException
{
    /// <summary>Creates the exception.</summary>
    public ResourceGoneException(string reason, string message, Exception? innerException = null)
        : base(HttpStatusCode.Gone, reason, message, innerException)
    {
    }
}
