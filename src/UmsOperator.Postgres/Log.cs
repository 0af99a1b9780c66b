using Microsoft.Extensions.Logging;

namespace UmsOperator.Postgres;

/// <summary>All messages of this room; event ids 3000 to 3999.</summary>
internal static partial class Log
{
    [LoggerMessage(EventId = 3000, Level = LogLevel.Information, Message = "{Cluster}: took the database lock")]
    public static partial void LockTaken(ILogger logger, string cluster);

    [LoggerMessage(EventId = 3001, Level = LogLevel.Warning, Message = "{Cluster}: ended backend {Pid} ({Application}) of another operator process")]
    public static partial void GhostEnded(ILogger logger, string cluster, int pid, string application);

    [LoggerMessage(EventId = 3002, Level = LogLevel.Information, Message = "{Cluster}: {Action} done")]
    public static partial void ActionDone(ILogger logger, string cluster, string action);

    [LoggerMessage(EventId = 3003, Level = LogLevel.Warning, Message = "{Cluster}: {Action} failed: {Reason}")]
    public static partial void ActionFailed(ILogger logger, string cluster, string action, string reason);

    [LoggerMessage(EventId = 3004, Level = LogLevel.Information, Message = "{Cluster}: ended session {Pid} of {Role}")]
    public static partial void SessionEnded(ILogger logger, string cluster, int pid, string role);

    [LoggerMessage(EventId = 3007, Level = LogLevel.Warning, Message = "{Cluster}: role {Role} cannot be dropped, as objects of a server hang on it; it is {Ended} now, has no rights and cannot log in; a superuser drops it by DROP OWNED BY in each database, then DROP ROLE: {Reason}")]
    public static partial void RoleStays(ILogger logger, string cluster, string role, string ended, string reason);

    [LoggerMessage(EventId = 3006, Level = LogLevel.Warning, Message = "{Cluster}: worker role {Role} is not dropped yet: {Reason}")]
    public static partial void WorkerStays(ILogger logger, string cluster, string role, string reason);

    [LoggerMessage(EventId = 3005, Level = LogLevel.Warning, Message = "{Cluster}: the database lock is lost: {Reason}")]
    public static partial void LockLost(ILogger logger, string cluster, string reason);

    [LoggerMessage(EventId = 3009, Level = LogLevel.Warning, Message = "{Cluster}: the row changes in production are not counted from its opening on: {Reason}")]
    public static partial void NotCounted(ILogger logger, string cluster, string reason);

    [LoggerMessage(EventId = 3008, Level = LogLevel.Warning, Message = "{Cluster}: more than one operator works on it: {Rivals}; this one stands back until one is left")]
    public static partial void RivalMet(ILogger logger, string cluster, string rivals);

    [LoggerMessage(EventId = 3009, Level = LogLevel.Warning, Message = "{Cluster}: large objects that a migrator made still belong to {Owner}; the next ordinary server's role waits for it: {Reason}")]
    public static partial void LargeObjectsStay(ILogger logger, string cluster, string owner, string reason);
}
