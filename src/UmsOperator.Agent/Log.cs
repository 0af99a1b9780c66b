namespace UmsOperator.Agent;

internal static partial class Log
{
    [LoggerMessage(4001, LogLevel.Information, "UMS {Version} starts as {PodName} in {Mode} mode, may migrate: {Migrate}")]
    public static partial void Starting(this ILogger logger, string version, string podName, string mode, bool migrate);

    [LoggerMessage(4002, LogLevel.Critical, "The start is refused with exit code {Code}: {Reason}")]
    public static partial void Refused(this ILogger logger, int code, string reason);

    [LoggerMessage(4003, LogLevel.Critical, "The agent failed")]
    public static partial void Failed(this ILogger logger, Exception exception);

    [LoggerMessage(4004, LogLevel.Information, "The server serves, {Seconds:0.0} s after its start")]
    public static partial void Serving(this ILogger logger, double seconds);

    [LoggerMessage(4005, LogLevel.Information, "SIGTERM received; not ready, the server runs for another {Seconds} s")]
    public static partial void Draining(this ILogger logger, double seconds);

    [LoggerMessage(4006, LogLevel.Information, "SIGTERM received before the server served; it is stopped at once")]
    public static partial void StoppedEarly(this ILogger logger);

    [LoggerMessage(4007, LogLevel.Information, "Exit with code {Code}: {Reason}")]
    public static partial void Ending(this ILogger logger, int code, string reason);

    [LoggerMessage(4008, LogLevel.Error, "A watcher of processes, log files, console, identity or database failed and begins again")]
    public static partial void WatcherFailed(this ILogger logger, Exception exception);

    [LoggerMessage(4101, LogLevel.Warning, "The database is not available, trying again: {Reason}")]
    public static partial void DatabaseUnavailable(this ILogger logger, string reason);

    [LoggerMessage(4102, LogLevel.Information, "The schema is {Schema}; this version needs {Target}")]
    public static partial void SchemaFound(this ILogger logger, string schema, string target);

    [LoggerMessage(4103, LogLevel.Warning, "schema.versionQuery is empty, so the schema's version is not known. Nothing but the rights of the database login keeps this server from migrating")]
    public static partial void SchemaUnreadable(this ILogger logger);

    [LoggerMessage(4104, LogLevel.Information, "The migration marker {Table} is written; the server may migrate")]
    public static partial void MarkerWritten(this ILogger logger, string table);

    [LoggerMessage(4105, LogLevel.Information, "The migration marker {Table} is removed; the schema is {Schema}")]
    public static partial void MarkerRemoved(this ILogger logger, string table, string schema);

    [LoggerMessage(4106, LogLevel.Warning, "The server serves, but the migration marker is still there: {Reason}. It stays not ready until the marker is removed")]
    public static partial void MarkerStays(this ILogger logger, string reason);

    [LoggerMessage(4107, LogLevel.Information, "Update mode: {Script} ran on the snapshot, {Rows} rows changed")]
    public static partial void ScriptRan(this ILogger logger, string script, int rows);

    [LoggerMessage(4108, LogLevel.Warning, "Update mode: {Folder} contains no *.sql file, so jobs run on the snapshot too")]
    public static partial void NoScripts(this ILogger logger, string folder);

    [LoggerMessage(4109, LogLevel.Information, "An earlier start migrated to {Schema} and ended before it served (schema.versionIsWrittenLast)")]
    public static partial void MigrationWasFinished(this ILogger logger, string schema);

    [LoggerMessage(4110, LogLevel.Warning, "The server was not started, but the migration marker {Table} cannot be removed: {Reason}. The next start ends with 66")]
    public static partial void MarkerNotWithdrawn(this ILogger logger, string table, string reason);

    [LoggerMessage(4201, LogLevel.Information, "Process {Name} started with id {Id}: {Command}")]
    public static partial void ProcessStarted(this ILogger logger, string name, int id, string command);

    [LoggerMessage(4202, LogLevel.Warning, "Process {Name} ended with code {Code}")]
    public static partial void ProcessEnded(this ILogger logger, string name, int code);

    [LoggerMessage(4203, LogLevel.Warning, "Process {Name} starts again in {Seconds} s")]
    public static partial void ProcessRestarts(this ILogger logger, string name, double seconds);

    [LoggerMessage(4204, LogLevel.Warning, "Process {Name} did not stop within {Seconds} s and is killed")]
    public static partial void ProcessKilled(this ILogger logger, string name, double seconds);

    [LoggerMessage(4205, LogLevel.Debug, "{Count} orphaned processes were reaped")]
    public static partial void Reaped(this ILogger logger, int count);

    [LoggerMessage(4206, LogLevel.Warning, "{Count} processes that the vendor's server left behind are killed")]
    public static partial void LeftOversKilled(this ILogger logger, int count);

    [LoggerMessage(4207, LogLevel.Warning, "{Process}.user is '{User}', but the agent is not root: it runs as the agent's user")]
    public static partial void UserKept(this ILogger logger, string process, string user);

    [LoggerMessage(4208, LogLevel.Warning, "Process {Name} does not listen on port {Port} after {Seconds} s; the server starts nevertheless")]
    public static partial void HelperSilent(this ILogger logger, string name, int port, double seconds);

    [LoggerMessage(4301, LogLevel.Information, "Command {Command} ended with code {Code}")]
    public static partial void CommandEnded(this ILogger logger, string command, int code);

    [LoggerMessage(4302, LogLevel.Warning, "Command failed, trying again: {Reason}")]
    public static partial void CommandFailed(this ILogger logger, string reason);

    [LoggerMessage(4303, LogLevel.Information, "The data source {Id} is active: {User}@{Host}:{Port}/{Database}")]
    public static partial void DataSourceActive(this ILogger logger, string id, string user, string host, int port, string database);

    [LoggerMessage(4304, LogLevel.Information, "The UMS licence is {Level}, until {End}")]
    public static partial void LicenceFound(this ILogger logger, string level, string end);

    [LoggerMessage(4305, LogLevel.Warning, "The vendor's status is not available: {Reason}")]
    public static partial void StatusUnavailable(this ILogger logger, string reason);

    [LoggerMessage(4306, LogLevel.Warning, "serverstatus reports version {Reported}; the tree in {Home} is {Version}")]
    public static partial void OtherVersion(this ILogger logger, string reported, string home, string version);

    [LoggerMessage(4401, LogLevel.Information, "Identity: {Item} restored from {Source}")]
    public static partial void ItemRestored(this ILogger logger, string item, string source);

    [LoggerMessage(4402, LogLevel.Information, "Identity: {Item} saved")]
    public static partial void ItemSaved(this ILogger logger, string item);

    [LoggerMessage(4403, LogLevel.Warning, "Identity: {Item} cannot be saved: {Reason}")]
    public static partial void ItemNotSaved(this ILogger logger, string item, string reason);

    [LoggerMessage(4404, LogLevel.Warning, "identity.stateFolder is empty: what is not in identity.secretFolder is lost with this container")]
    public static partial void NoStateFolder(this ILogger logger);

    [LoggerMessage(4501, LogLevel.Information, "Console {Word}: {Text}")]
    public static partial void ConsoleSet(this ILogger logger, string word, string text);

    [LoggerMessage(4502, LogLevel.Warning, "The console's hook failed and is repeated: {Reason}")]
    public static partial void ConsoleHookFailed(this ILogger logger, string reason);

    [LoggerMessage(4503, LogLevel.Warning, "{File}: '{Word}' is neither open nor closed; the console stays {Kept}")]
    public static partial void ConsoleWordUnknown(this ILogger logger, string file, string word, string kept);
}
