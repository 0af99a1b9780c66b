namespace VendorServer.Serving;

/// <summary>Whether the server runs on a schema that it cannot work with: every request of a device or console fails.</summary>
internal sealed class Breakage
{
    private volatile bool _broken;

    public bool IsBroken => _broken;

    public void Break() => _broken = true;

    public Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (!_broken || !(context.Request.Path.StartsWithSegments("/device", StringComparison.Ordinal) || context.Request.Path.StartsWithSegments("/console", StringComparison.Ordinal)))
            return next(context);
        context.Response.StatusCode = StatusCodes.Status500InternalServerError;
        return Task.CompletedTask;
    }
}
