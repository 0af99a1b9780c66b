using System.Net;
using UmsOperator.Core.Texts;
using UmsOperator.Kubernetes.Client;
using UmsOperator.Postgres;

namespace UmsOperator.Cluster;

/// <summary>
/// Describes an error for conditions and Events. The text is bounded and sanitized, and says so if the error is a defect of the operator.
/// </summary>
internal static class FailureText
{
    public static string Of(Exception error) => error switch
    {
        ObservationException or DatabaseActionException => Safe(error),
        ApiException { StatusCode: HttpStatusCode.Forbidden } => $"the API server forbids it: {Safe(error)}",
        ApiException refused => $"the API server returned {(int)refused.StatusCode}: {Safe(error)}",
        HttpRequestException or IOException or TimeoutException or OperationCanceledException => $"no answer: {Safe(error)}",
        _ => $"{error.GetType().Name}: {Safe(error)} (a defect of the operator; see its log, and report it)",
    };

    private static string Safe(Exception error) => SafeText.Of(error.Message, SafeText.Sentence);
}
