using Microsoft.Net.Http.Headers;

namespace UmsOperator.Access;

/// <summary>Guards endpoints as controller-runtime does: by bearer token, and by the right to get the path.</summary>
internal static class AccessEndpoints
{
    private const string Scheme = "Bearer ";

    /// <summary>Lets only those reach the endpoints who may get the path.</summary>
    /// <param name="endpoints">What is guarded: each delegate itself, so that no way of spelling the path leads around.</param>
    /// <param name="reviewer">Who is asked.</param>
    /// <param name="path">The path whose right is asked for, whatever the request calls it.</param>
    public static void RequireAccess(this IEndpointConventionBuilder endpoints, AccessReviewer reviewer, string path) => endpoints.Add(endpoint =>
    {
        var next = endpoint.RequestDelegate ?? throw new InvalidOperationException($"{path} has no delegate to guard");
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

    // Empty if there is none, or more than one.
    private static string Token(HttpRequest request) =>
        request.Headers[HeaderNames.Authorization] is [{ } header] && header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? header[Scheme.Length..].Trim() : "";
}
