using UmsServer.Configuration;

namespace UmsServer.Hosting;

/// <summary>The paths served on each port; other paths are 404.</summary>
internal static class PortGate
{
    private static readonly Dictionary<int, string[]> Paths = new()
    {
        [ServerPorts.Console] = ["/device", "/console", "/umsapi", "/ums"],
        [ServerPorts.Devices] = ["/device"],
        [ServerPorts.CheckStatus] = ["/ums"],
        [ServerPorts.Ready] = ["/ready"],
    };

    public static Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        foreach (var path in Paths[context.Connection.LocalPort])
        {
            if (context.Request.Path.StartsWithSegments(path, StringComparison.Ordinal))
                return next(context);
        }

        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }
}
