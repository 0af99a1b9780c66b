using System.Net;

namespace UmsOperator.Kubernetes.Client;

/// <summary>The API server answered with an error. The message is the server's own; answers without a type of their own arrive as this one.</summary>
public class ApiException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="statusCode">HTTP status of the answer, or the code of an in-stream Status.</param>
    /// <param name="reason">Machine-readable reason of the Status object, such as <c>Forbidden</c>; empty if the answer had none.</param>
    /// <param name="message">Human-readable message.</param>
    /// <param name="innerException">What the transport threw, if anything.</param>
    public ApiException(HttpStatusCode statusCode, string reason, string message, Exception? innerException = null)
        : base(message, innerException)
    {
        StatusCode = statusCode;
        Reason = reason;
    }

    /// <summary>HTTP status of the answer.</summary>
    public HttpStatusCode StatusCode { get; }

    /// <summary>Reason of the Status object; empty if the answer had none.</summary>
    public string Reason { get; }

    /// <summary>Fields that the server found fault with, as it names them (<c>spec.pod.env[0].name</c>); empty for other errors.</summary>
    public IReadOnlyList<string> Fields { get; init; } = [];
}
