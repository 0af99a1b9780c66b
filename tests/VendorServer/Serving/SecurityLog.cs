using VendorServer.Logging;

namespace VendorServer.Serving;

/// <summary>Writes console logins to the security log.</summary>
internal sealed class SecurityLog(ILoggerFactory loggers)
{
    private readonly ILogger _logger = loggers.CreateLogger(LogFiles.SecurityCategory);

    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        await next(context);
        if (context.Request.Path.StartsWithSegments("/console/login", StringComparison.Ordinal))
            _logger.ConsoleLogin($"{context.Connection.RemoteIpAddress}", context.Response.StatusCode);
    }
}
