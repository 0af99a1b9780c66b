using UmsOperator.Kubernetes;

namespace UmsOperator;

/// <summary>All log messages of the host. Objects are logged by key, never by content.</summary>
internal static partial class Log
{
    [LoggerMessage(1000, LogLevel.Information, "UMS operator {Version} started as {Identity}")]
    public static partial void Starting(this ILogger logger, string version, string identity);

    [LoggerMessage(1001, LogLevel.Information, "Stopping: running work is cancelled")]
    public static partial void Draining(this ILogger logger);

    [LoggerMessage(1002, LogLevel.Warning, "The shutdown was not complete after {Limit}; the next leader continues from the observed state")]
    public static partial void DrainTimedOut(this ILogger logger, TimeSpan limit);

    [LoggerMessage(1003, LogLevel.Information, "Stopped")]
    public static partial void Stopped(this ILogger logger);

    [LoggerMessage(1004, LogLevel.Critical, "Leadership was lost ({Reason}); the process exits immediately")]
    public static partial void LeadershipLost(this ILogger logger, string? reason);

    [LoggerMessage(1005, LogLevel.Critical, "The operator failed")]
    public static partial void Failed(this ILogger logger, Exception error);

    [LoggerMessage(1006, LogLevel.Critical, "The operator cannot start: {Problem}")]
    public static partial void CannotStart(this ILogger logger, string problem);

    [LoggerMessage(1007, LogLevel.Warning,
        "A request to /metrics was refused because the API server could not review its token (the operator needs create on tokenreviews and subjectaccessreviews): {Problem}")]
    public static partial void AccessUnknown(this ILogger logger, string problem);

    [LoggerMessage(1008, LogLevel.Information, "New connections use the new certificate in {File}")]
    public static partial void CertificateChanged(this ILogger logger, string file);

    [LoggerMessage(1009, LogLevel.Warning, "The changed certificate in {File} cannot be used; new connections still use the old one: {Problem}")]
    public static partial void CertificateUnusable(this ILogger logger, string file, string problem);

    [LoggerMessage(1010, LogLevel.Debug, "{Cluster}: {Reason}; {Actions} actions are planned")]
    public static partial void Planned(this ILogger logger, ObjectKey cluster, string reason, int actions);

    [LoggerMessage(1011, LogLevel.Information, "{Cluster}: {Action} {Subject}")]
    public static partial void ActionBegins(this ILogger logger, ObjectKey cluster, string action, string subject);

    [LoggerMessage(1015, LogLevel.Warning, "{Cluster}: {Action} {Subject} failed: {Message}")]
    public static partial void ActionFailed(this ILogger logger, ObjectKey cluster, string action, string subject, string message);

    [LoggerMessage(1012, LogLevel.Debug, "{Cluster}: an object changed since it was observed, reconciling again: {Message}")]
    public static partial void Conflict(this ILogger logger, ObjectKey cluster, string message);

    [LoggerMessage(1013, LogLevel.Warning, "{Cluster}: {Part} cannot be observed")]
    public static partial void PartUnseen(this ILogger logger, Exception error, ObjectKey cluster, string part);

    [LoggerMessage(1014, LogLevel.Warning, "{Cluster}: the failed reconcile could not be written to its status")]
    public static partial void FailureUntold(this ILogger logger, Exception error, ObjectKey cluster);

    [LoggerMessage(1018, LogLevel.Warning, "{Cluster} was deleted: {Left}")]
    public static partial void LeftInDatabase(this ILogger logger, ObjectKey cluster, string left);

    [LoggerMessage(1020, LogLevel.Information, "Started to create {Task}")]
    public static partial void BackgroundStarted(this ILogger logger, string task);

    [LoggerMessage(1021, LogLevel.Information, "Created {Task} in {Seconds} s")]
    public static partial void BackgroundEnded(this ILogger logger, string task, double seconds);

    [LoggerMessage(1022, LogLevel.Information, "Cancelled the creation of {Task}")]
    public static partial void BackgroundCancelled(this ILogger logger, string task);

    [LoggerMessage(1023, LogLevel.Error, "Failed to create {Task}, failure {Failures} in a row")]
    public static partial void BackgroundFailed(this ILogger logger, Exception error, string task, int failures);
}
