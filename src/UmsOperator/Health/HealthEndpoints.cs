namespace UmsOperator.Health;

/// <summary>Serves /healthz for the liveness probe and /readyz for the readiness probe.</summary>
internal static class HealthEndpoints
{
    /// <summary>Maps the endpoints.</summary>
    public static void MapHealth(this WebApplication app)
    {
        var health = app.Services.GetRequiredService<HealthState>();
        app.MapGet("/healthz", () => Answer(health.LivenessProblem()));
        app.MapGet("/readyz", () => Answer(health.ReadinessProblem()));
    }

    private static IResult Answer(string? problem) =>
        problem is null ? Results.Text("ok") : Results.Text(problem, statusCode: StatusCodes.Status503ServiceUnavailable);
}
