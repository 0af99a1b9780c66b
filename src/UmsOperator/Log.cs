using UmsOperator.Kubernetes;

namespace UmsOperator;

/// <summary>All that the host logs. Objects by key, never by content.</summary>
internal static partial class Log
{
    [LoggerMessage(1000, LogLevel.Information, "UMS operator {Version} starts as {Identity}")]
    public static partial void Starting(this ILogger logger, string version, string identity);

    [LoggerMessage(1001, LogLevel.Information, "Stopping: what runs is cancelled and waited for")]
    public static partial void Draining(this ILogger logger);

    [LoggerMessage(1002, LogLevel.Warning, "Not everything ended within {Limit}; the next leader observes what is left")]
    public static partial void DrainTimedOut(this ILogger logger, TimeSpan limit);

    [LoggerMessage(1003, LogLevel.Information, "Stopped")]
    public static partial void Stopped(this ILogger logger);

    [LoggerMessage(1004, LogLevel.Critical, "Leadership is lost; this process ends at once")]
    public static partial void LeadershipLost(this ILogger logger);

    [LoggerMessage(1005, LogLevel.Critical, "The operator cannot go on")]
    public static partial void Failed(this ILogger logger, Exception error);

    [LoggerMessage(1006, LogLevel.Critical, "The operator cannot start: {Problem}")]
    public static partial void CannotStart(this ILogger logger, string problem);

    [LoggerMessage(1007, LogLevel.Warning, "/metrics was refused: the API server could not be asked whose the token is (create on tokenreviews and subjectaccessreviews is needed): {Problem}")]
    public static partial void AccessUnknown(this ILogger logger, string problem);

    [LoggerMessage(1008, LogLevel.Information, "New connections get the new certificate of {File}")]
    public static partial void CertificateChanged(this ILogger logger, string file);

    [LoggerMessage(1009, LogLevel.Warning, "{File} has changed and cannot be used with its key; new connections still get the old certificate: {Problem}")]
    public static partial void CertificateUnusable(this ILogger logger, string file, string problem);

    [LoggerMessage(1010, LogLevel.Debug, "{Cluster}: {Reason}; {Actions} actions")]
    public static partial void Planned(this ILogger logger, ObjectKey cluster, string reason, int actions);

    [LoggerMessage(1011, LogLevel.Information, "{Cluster}: {Action} {Subject}")]
    public static partial void ActionBegins(this ILogger logger, ObjectKey cluster, string action, string subject);

    [LoggerMessage(1015, LogLevel.Warning, "{Cluster}: {Action} {Subject} failed: {Message}")]
    public static partial void ActionFailed(this ILogger logger, ObjectKey cluster, string action, string subject, string message);

    [LoggerMessage(1012, LogLevel.Debug, "{Cluster}: changed in between, looking again: {Message}")]
    public static partial void Conflict(this ILogger logger, ObjectKey cluster, string message);

    [LoggerMessage(1013, LogLevel.Warning, "{Cluster}: {Part} cannot be observed")]
    public static partial void PartUnseen(this ILogger logger, Exception error, ObjectKey cluster, string part);

    [LoggerMessage(1014, LogLevel.Warning, "{Cluster}: its status could not be told of a failed round")]
    public static partial void FailureUntold(this ILogger logger, Exception error, ObjectKey cluster);

    [LoggerMessage(1018, LogLevel.Warning, "{Cluster} is deleted: {Left}")]
    public static partial void LeftInDatabase(this ILogger logger, ObjectKey cluster, string left);

    [LoggerMessage(1020, LogLevel.Information, "Making {Task} begins")]
    public static partial void BackgroundStarted(this ILogger logger, string task);

    [LoggerMessage(1021, LogLevel.Information, "{Task} is made after {Seconds} s")]
    public static partial void BackgroundEnded(this ILogger logger, string task, double seconds);

    [LoggerMessage(1022, LogLevel.Information, "Making {Task} was cancelled")]
    public static partial void BackgroundCancelled(this ILogger logger, string task);

    [LoggerMessage(1023, LogLevel.Error, "Making {Task} failed, {Failures} in a row")]
    public static partial void BackgroundFailed(this ILogger logger, Exception error, string task, int failures);
}
