using Microsoft.Net.Http.Headers;

namespace UmsOperator.Access;

/// <summary>Protects endpoints as controller-runtime does: a client needs a bearer token and the permission to get the path.</summary>
internal static class AccessEndpoints
{
    private const string Scheme = "Bearer ";

    /// <summary>Restricts endpoints to clients that may get the path.</summary>
    /// <param name="endpoints">The endpoints. Their delegates are wrapped, so that no spelling of the path bypasses the check.</param>
    /// <param name="reviewer">Reviews the tokens.</param>
    /// <param name="path">The path for which permission is required, regardless of the path of the request.</param>
    public static void RequireAccess(this IEndpointConventionBuilder endpoints, AccessReviewer reviewer, string path) => endpoints.Add(endpoint =>
    {
        var next = endpoint.RequestDelegate ?? throw new InvalidOperationException($"{path} has no delegate to protect");
        endpoint.RequestDelegate = async context =>
        {
            var answer = await reviewer.ReviewAsync(Token(context.Request), path, context.RequestAborted);
            if (answer.StatusCode == StatusCodes.Status200OK)
            {
                await next(context);
                return;
            }
            context.Response.StatusCode = answer.StatusCode;
            if (answer.StatusCode == StatusCodes.Status401Unauthorized)
                context.Response.Headers.WWWAuthenticate = "Bearer";
            context.Response.ContentType = "text/plain; charset=utf-8";
            await context.Response.WriteAsync(answer.Problem, context.RequestAborted);
        };
    });

    // Empty if there is no such header, or more than one.
    private static string Token(HttpRequest request) =>
        request.Headers[HeaderNames.Authorization] is [{ } header] && header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? header[Scheme.Length..].Trim() : "";
}
