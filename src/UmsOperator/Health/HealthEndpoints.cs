namespace UmsOperator.Health;

/// <summary>/healthz for the liveness probe, /readyz for the readiness probe.</summary>
internal static class HealthEndpoints
{
    /// <summary>Maps them.</summary>
    public static void MapHealth(this WebApplication app)
    {
        var health = app.Services.GetRequiredService<HealthState>();
        app.MapGet("/healthz", context => AnswerAsync(context.Response, health.LivenessProblem()));
        app.MapGet("/readyz", context => AnswerAsync(context.Response, health.ReadinessProblem()));
    }

    // By hand: what binds arguments and results is code that is made while the program starts.
    private static Task AnswerAsync(HttpResponse response, string? problem)
    {
        response.StatusCode = problem is null ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        response.ContentType = "text/plain; charset=utf-8";
        return response.WriteAsync(problem ?? "ok", response.HttpContext.RequestAborted);
    }
}
