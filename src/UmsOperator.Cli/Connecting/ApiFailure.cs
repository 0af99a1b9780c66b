using System.Net;
using System.Text.Json;
using k8s;
using k8s.Autorest;
using k8s.Exceptions;
using k8s.Models;
using UmsOperator.Api;
using UmsOperator.Cli.Terminals;

namespace UmsOperator.Cli.Connecting;

/// <summary>Turns errors of the API server and of the way to it into messages with a cure.</summary>
internal static class ApiFailure
{
    /// <summary>The message for an error; null if it is none of the API server's or of the connection.</summary>
    /// <param name="error">The error.</param>
    public static CliException? Of(Exception error) => error switch
    {
        CliException said => said,
        HttpOperationException answered => Answered(answered),
        HttpRequestException or IOException or TaskCanceledException or KubernetesClientException or KubeConfigException =>
            new CliException(ExitCodes.Unreachable, $"the API server does not answer: {Innermost(error)}", "check the address with: kubectl cluster-info; name another context with --context", error),
        JsonException => new CliException(ExitCodes.Unreachable, $"the answer is not that of an API server: {error.Message}", "check the address in the kubeconfig, and proxies before it", error),
        _ => null,
    };

    /// <summary>The message for any error. An unknown one is a defect of this program; its kind helps to find it, and its stack would not help the person.</summary>
    public static CliException Always(Exception error) =>
        Of(error) ?? new CliException(ExitCodes.Refused, $"unexpected error {error.GetType().Name}: {error.Message}", "report it, with the command", error);

    private static CliException Answered(HttpOperationException error)
    {
        var status = Status(error.Response?.Content);
        var code = error.Response?.StatusCode ?? HttpStatusCode.ServiceUnavailable;
        var words = status?.Message ?? $"the API server answered {(int)code}";
        return code switch
        {
            HttpStatusCode.Unauthorized => new CliException(ExitCodes.Forbidden, words, "log in again: the credentials of the kubeconfig are missing, wrong or expired", error),
            HttpStatusCode.Forbidden => new CliException(
                ExitCodes.Forbidden, words,
                $"ask an administrator for the right; it is checked with: kubectl auth can-i get {UmsCluster.Plural}.{UmsCluster.ApiGroup} (and patch, for changes)", error),
            // An unknown path has no Status object with a reason.
            HttpStatusCode.NotFound when status?.Reason != "NotFound" => new CliException(
                ExitCodes.NotFound, $"the API server does not know {UmsCluster.Plural}.{UmsCluster.ApiGroup}", "install the operator with its CRD, or name the right context with --context", error),
            HttpStatusCode.NotFound => new CliException(ExitCodes.NotFound, words, "kubectl ums status -A lists all clusters", error),
            HttpStatusCode.Conflict => new CliException(ExitCodes.Refused, words, "the cluster was deleted and created again meanwhile; look at it and repeat the command", error),
            HttpStatusCode.UnprocessableEntity or HttpStatusCode.BadRequest => new CliException(ExitCodes.Refused, words, "correct the value that the message names", error),
            HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError => new CliException(ExitCodes.Unreachable, words, "repeat the command later", error),
            _ => new CliException(ExitCodes.Refused, words, null, error),
        };
    }

    private static V1Status? Status(string? content)
    {
        if (content is not ['{', ..])
            return null;
        try
        {
            return KubernetesJson.Deserialize<V1Status>(content);
        }
        catch (JsonException)
        {
            return null; // an error page of a proxy
        }
    }

    private static string Innermost(Exception error) => error is TaskCanceledException ? "no answer in time" : (error.GetBaseException().Message is { Length: > 0 } message ? message : error.Message);
}
