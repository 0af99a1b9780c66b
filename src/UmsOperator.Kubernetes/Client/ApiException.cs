using System.Net;

namespace UmsOperator.Kubernetes.Client;

/// <summary>
/// The API server returned an error. The message is the server's. Errors without an exception type of their own are thrown as this type.
/// </summary>
public class ApiException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="statusCode">HTTP status of the response, or the code of an in-stream Status.</param>
    /// <param name="reason">Machine-readable reason of the Status object, such as <c>Forbidden</c>; empty if there is none.</param>
    /// <param name="message">Human-readable message.</param>
    /// <param name="innerException">The exception of the client library, if any.</param>
    public ApiException(HttpStatusCode statusCode, string reason, string message, Exception? innerException = null)
        : base(message, innerException)
    {
        StatusCode = statusCode;
        Reason = reason;
    }

    /// <summary>HTTP status of the response.</summary>
    public HttpStatusCode StatusCode { get; }

    /// <summary>Reason of the Status object; empty if there is none.</summary>
    public string Reason { get; }

    /// <summary>
    /// Whether the server certainly refused the request before it stored anything: authorization, admission, validation, or a lack of capacity. Other
    /// errors, such as a timeout of etcd, leave it open.
    /// </summary>
    public bool HadNoEffect => StatusCode is >= HttpStatusCode.BadRequest and < HttpStatusCode.InternalServerError and not HttpStatusCode.RequestTimeout and not HttpStatusCode.Conflict
        // Webhooks are called before the object is stored.
        || (StatusCode == HttpStatusCode.InternalServerError && Message.Contains("failed calling webhook", StringComparison.Ordinal));

    /// <summary>The invalid fields, as the server names them (<c>spec.pod.env[0].name</c>); empty for other errors.</summary>
    public IReadOnlyList<string> Fields { get; init; } = [];
}
