namespace UmsServer.Hosting;

/// <summary>Serves each path on its ports only; other paths are 404.</summary>
/// <param name="paths">The first segments that each port serves. Every port that listens must be in it.</param>
internal sealed class PortGate(IReadOnlyDictionary<int, string[]> paths)
{
    public Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        foreach (var path in paths[context.Connection.LocalPort])
        {
            if (context.Request.Path.StartsWithSegments(path, StringComparison.Ordinal))
                return next(context);
        }

        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }
}
