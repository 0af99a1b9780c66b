using UmsServer.Configuration;
using UmsServer.Faults;
using UmsServer.Hosting;

namespace UmsServer.Health;

/// <summary>check-status, serverstatus and the readiness probe.</summary>
internal sealed class StatusEndpoints(ServerOptions options, StatusBoard board)
{
    private readonly ServerStatusAnswer _serverStatus = new(
        RmGuiServerVersion: ReportedVersion(options),
        BuildNumber: "1",
        ActiveMQVersion: "5.18.3",
        DerbyVersion: "10.14.2.0",
        ServerUUID: options.ProcessId,
        Server: $"{options.PodName}:{ServerPorts.Console}");

    /// <summary>Returns 200 even for <c>err</c>, as the vendor's server does.</summary>
    public Task CheckStatusAsync(HttpContext context) =>
        context.Response.WriteAsJsonAsync(
            new CheckStatusAnswer(board.Status.ToString().ToLowerInvariant()),
            Json.Default.CheckStatusAnswer,
            cancellationToken: context.RequestAborted);

    public Task ServerStatusAsync(HttpContext context) =>
        context.Response.WriteAsJsonAsync(_serverStatus, Json.Default.ServerStatusAnswer, cancellationToken: context.RequestAborted);

    public Task ReadyAsync(HttpContext context)
    {
        context.Response.StatusCode = board.Ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        return context.Response.WriteAsync(
            board.Draining ? "draining" : board.Status.ToString().ToLowerInvariant(), context.RequestAborted);
    }

    /// <summary>The version in serverstatus: this server's, unless a fault changes it.</summary>
    private static string ReportedVersion(ServerOptions options)
    {
        if (!options.Faults.IsActive(Fault.WrongVersion))
            return options.Version.ToString();
        return options.Faults.Argument(Fault.WrongVersion) is { Length: > 0 } other
            ? other
            : (options.Version with { Patch = options.Version.Patch + 1 }).ToString();
    }
}
