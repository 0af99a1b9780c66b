using System.Net;
using UmsOperator.Core.Texts;
using UmsOperator.Kubernetes.Client;
using UmsOperator.Postgres;

namespace UmsOperator.Cluster;

/// <summary>Puts a failure into words for the object: bounded, safe, and honest about what is a fault of the operator.</summary>
internal static class FailureText
{
    public static string Of(Exception error) => error switch
    {
        ObservationException or DatabaseActionException => Safe(error),
        ApiException { StatusCode: HttpStatusCode.Forbidden } => $"the API server forbids it: {Safe(error)}",
        ApiException refused => $"the API server answers {(int)refused.StatusCode}: {Safe(error)}",
        HttpRequestException or IOException or TimeoutException or OperationCanceledException => $"no answer: {Safe(error)}",
        _ => $"{error.GetType().Name}: {Safe(error)} (a fault of the operator: its log tells where; please report it)",
    };

    private static string Safe(Exception error) => SafeText.Of(error.Message, SafeText.Sentence);
}
