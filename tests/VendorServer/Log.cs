namespace VendorServer;

internal static partial class Log
{
    [LoggerMessage(1101, LogLevel.Information, "RMGUIServer {Version} is starting on host {Host}, process ID {ProcessId}, distributed mode: {Distributed}")]
    public static partial void VendorStarting(this ILogger logger, string version, string host, string processId, bool distributed);

    [LoggerMessage(1102, LogLevel.Information, "RMGUIServer is started")]
    public static partial void VendorStarted(this ILogger logger);

    [LoggerMessage(1103, LogLevel.Error, "RMGUIServer could not be started: {Reason}")]
    public static partial void VendorNotStarted(this ILogger logger, string reason);

    [LoggerMessage(1104, LogLevel.Error, "Column this_.contact_state does not exist; the database schema {Schema} is newer than {Own}")]
    public static partial void SchemaTooNew(this ILogger logger, string schema, string own);

    [LoggerMessage(1105, LogLevel.Warning, "Could not update the state of this service: {Reason}")]
    public static partial void StateUnrecorded(this ILogger logger, string reason);

    [LoggerMessage(1106, LogLevel.Warning, "Connection pool {Pool}: no connection: {Reason}")]
    public static partial void PoolWithoutConnection(this ILogger logger, int pool, string reason);

    [LoggerMessage(1107, LogLevel.Warning, "The scheduled jobs failed: {Reason}")]
    public static partial void JobsFailed(this ILogger logger, string reason);

    [LoggerMessage(1108, LogLevel.Warning, "A helper process could not be started: {Reason}")]
    public static partial void NoHelper(this ILogger logger, string reason);

    [LoggerMessage(1109, LogLevel.Information, "Device communication statistics: cache {Cache}, queue {Queue}, threads {Threads}")]
    public static partial void Chatter(this ILogger logger, int cache, int queue, int threads);

    [LoggerMessage(1110, LogLevel.Information, "Migrating the database schema to {Schema}")]
    public static partial void VendorMigrating(this ILogger logger, string schema);

    [LoggerMessage(1111, LogLevel.Information, "Console login from {Address}: {Code}")]
    public static partial void ConsoleLogin(this ILogger logger, string address, int code);

    [LoggerMessage(1112, LogLevel.Warning, "Message bus: {Reason}")]
    public static partial void BusFailed(this ILogger logger, string reason);

    [LoggerMessage(1201, LogLevel.Information, "UMS Load Balancer listens on {Endpoint}; it knows {Count} servers")]
    public static partial void BrokerListens(this ILogger logger, string endpoint, int count);

    [LoggerMessage(1202, LogLevel.Warning, "UMS Load Balancer: {Reason}")]
    public static partial void BrokerFailed(this ILogger logger, string reason);

    [LoggerMessage(1203, LogLevel.Information, "UMS Load Balancer: servers {Servers}")]
    public static partial void BrokerServers(this ILogger logger, string servers);
}
