namespace UmsServer;

internal static partial class Log
{
    [LoggerMessage(1001, LogLevel.Information, "UMS Server {Version} is starting as {PodName} in {Mode} mode, may migrate: {Migrate}")]
    public static partial void Starting(this ILogger logger, string version, string podName, string mode, bool migrate);

    [LoggerMessage(1002, LogLevel.Information, "Serving")]
    public static partial void Serving(this ILogger logger);

    [LoggerMessage(1003, LogLevel.Critical, "The start failed with exit code {Code}: {Reason}")]
    public static partial void Refused(this ILogger logger, int code, string reason);

    [LoggerMessage(1004, LogLevel.Critical, "The start failed")]
    public static partial void StartFailed(this ILogger logger, Exception exception);

    [LoggerMessage(1005, LogLevel.Information, "SIGTERM received; draining, new connections are accepted for {Seconds} s")]
    public static partial void Draining(this ILogger logger, double seconds);

    [LoggerMessage(1006, LogLevel.Information, "Drained; exiting")]
    public static partial void Drained(this ILogger logger);

    [LoggerMessage(1007, LogLevel.Warning, "Could not mark this server as stopped: {Reason}")]
    public static partial void StopUnrecorded(this ILogger logger, string reason);

    [LoggerMessage(3001, LogLevel.Warning, "The database is unreachable; retrying: {Reason}")]
    public static partial void DatabaseUnreachable(this ILogger logger, string reason);

    [LoggerMessage(3002, LogLevel.Error, "The database is unavailable: {Reason}")]
    public static partial void DatabaseSilent(this ILogger logger, string reason);

    [LoggerMessage(3003, LogLevel.Information, "Migration step {Step} started")]
    public static partial void StepBegun(this ILogger logger, string step);

    [LoggerMessage(3004, LogLevel.Information, "Migration step {Step} committed")]
    public static partial void StepCommitted(this ILogger logger, string step);

    [LoggerMessage(3005, LogLevel.Warning, "{Count} heartbeats wait for the next flush: {Reason}")]
    public static partial void HeartbeatsDelayed(this ILogger logger, int count, string reason);

    [LoggerMessage(3006, LogLevel.Error, "{Count} heartbeats were lost")]
    public static partial void HeartbeatsLost(this ILogger logger, int count);

    [LoggerMessage(3007, LogLevel.Warning, "The scheduled job failed: {Reason}")]
    public static partial void JobFailed(this ILogger logger, string reason);

    [LoggerMessage(3008, LogLevel.Warning, "Device {Device} could not be served: {Reason}")]
    public static partial void DeviceNotServed(this ILogger logger, long device, string reason);
}
