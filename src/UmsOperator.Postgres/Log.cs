using Microsoft.Extensions.Logging;

namespace UmsOperator.Postgres;

/// <summary>All log messages of this project. Event IDs are 3000 to 3999.</summary>
internal static partial class Log
{
    [LoggerMessage(EventId = 3000, Level = LogLevel.Information, Message = "{Cluster}: acquired the database lock")]
    public static partial void LockTaken(ILogger logger, string cluster);

    [LoggerMessage(EventId = 3001, Level = LogLevel.Warning, Message = "{Cluster}: terminated session {Pid} ({Application}) of another operator process")]
    public static partial void StaleSessionTerminated(ILogger logger, string cluster, int pid, string application);

    [LoggerMessage(EventId = 3002, Level = LogLevel.Information, Message = "{Cluster}: {Action} succeeded")]
    public static partial void ActionDone(ILogger logger, string cluster, string action);

    [LoggerMessage(EventId = 3003, Level = LogLevel.Warning, Message = "{Cluster}: {Action} failed: {Reason}")]
    public static partial void ActionFailed(ILogger logger, string cluster, string action, string reason);

    [LoggerMessage(EventId = 3004, Level = LogLevel.Information, Message = "{Cluster}: terminated session {Pid} of role {Role}")]
    public static partial void SessionEnded(ILogger logger, string cluster, int pid, string role);

    [LoggerMessage(EventId = 3005, Level = LogLevel.Warning, Message = "{Cluster}: lost the database lock: {Reason}")]
    public static partial void LockLost(ILogger logger, string cluster, string reason);

    [LoggerMessage(EventId = 3006, Level = LogLevel.Warning, Message = "{Cluster}: worker role {Role} could not be dropped yet: {Reason}")]
    public static partial void WorkerStays(ILogger logger, string cluster, string role, string reason);

    [LoggerMessage(EventId = 3007, Level = LogLevel.Warning,
        Message = "{Cluster}: role {Role} cannot be dropped because objects depend on it; it is kept as {Ended}, has no rights on databases and cannot log in; to drop it, run as a superuser DROP OWNED BY in each database, then DROP ROLE: {Reason}")]
    public static partial void RoleStays(ILogger logger, string cluster, string role, string ended, string reason);

    [LoggerMessage(EventId = 3008, Level = LogLevel.Warning, Message = "{Cluster}: several operators manage this cluster: {Operators}; this one pauses until only one is left")]
    public static partial void SeveralOperators(ILogger logger, string cluster, string operators);

    [LoggerMessage(EventId = 3009, Level = LogLevel.Warning, Message = "{Cluster}: row changes in production are not counted from its opening for the migrator on: {Reason}")]
    public static partial void NotCounted(ILogger logger, string cluster, string reason);

    [LoggerMessage(EventId = 3010, Level = LogLevel.Warning,
        Message = "{Cluster}: large objects that a migrator created still belong to role {Owner}; they are handed over before the next server role is created: {Reason}")]
    public static partial void LargeObjectsStay(ILogger logger, string cluster, string owner, string reason);
}
