using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace UmsOperator.Sandbox.Interposing;

/// <summary>Writes errors in the API server's format.</summary>
internal static class ApiRefusal
{
    /// <summary>Responds with a Status object, and with Retry-After where the API server would.</summary>
    public static Task WriteAsync(HttpContext context, Ruling.Refuse refusal)
    {
        var status = refusal.Status;
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        if (status is StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable)
            context.Response.Headers.RetryAfter = "1";
        var reason = status switch
        {
            StatusCodes.Status403Forbidden => "Forbidden",
            StatusCodes.Status409Conflict => "Conflict",
            StatusCodes.Status410Gone => "Expired",
            StatusCodes.Status429TooManyRequests => "TooManyRequests",
            StatusCodes.Status500InternalServerError => "InternalError",
            StatusCodes.Status503ServiceUnavailable => "ServiceUnavailable",
            _ => "",
        };
        var answer = new JsonObject
        {
            ["kind"] = "Status",
            ["apiVersion"] = "v1",
            ["status"] = "Failure",
            ["reason"] = reason,
            ["code"] = status,
            ["message"] = refusal.Message ?? $"injected by the sandbox: {ReasonPhrases.GetReasonPhrase(status)}",
        };
        return context.Response.WriteAsync(answer.ToJsonString(), context.RequestAborted);
    }
}
