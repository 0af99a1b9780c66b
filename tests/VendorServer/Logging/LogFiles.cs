using System.Globalization;
using System.Text;
using VendorServer.Tree;

namespace VendorServer.Logging;

/// <summary>The server's log files, which each start empties. Console logins are logged in the security log only.</summary>
internal sealed class LogFiles : ILoggerProvider
{
    public const string SecurityCategory = "VendorServer.Security";

    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly StreamWriter _server;
    private readonly StreamWriter _security;
    private readonly StreamWriter _catalina;

    public LogFiles(RemoteManager tree, TimeProvider time)
    {
        _time = time;
        Directory.CreateDirectory(Path.Combine(tree.Logs, "ums-server"));
        (_server, _security, _catalina) = (Empty(tree, "ums-server.log"), Empty(tree, "ums-server/ums-server-security.log"), Empty(tree, "catalina.out"));
        lock (_gate)
            _catalina.WriteLine("NOTE: Picked up JDK_JAVA_OPTIONS");
    }

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void Dispose()
    {
        _server.Dispose();
        _security.Dispose();
        _catalina.Dispose();
    }

    private static StreamWriter Empty(RemoteManager tree, string name) =>
        new(new FileStream(Path.Combine(tree.Logs, name), FileMode.Create, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete), new UTF8Encoding(false)) { AutoFlush = true };

    private void Write(string category, LogLevel level, string text, Exception? exception)
    {
        var line = string.Create(
            CultureInfo.InvariantCulture,
            $"{_time.GetUtcNow():yyyy-MM-dd HH:mm:ss,fff} {level switch { LogLevel.Information => "INFO ", LogLevel.Warning => "WARN ", _ => "ERROR" }} [main] de.igel.{category} - {text}");
        lock (_gate)
        {
            var file = category == SecurityCategory ? _security : _server;
            file.WriteLine(line);
            if (exception is not null)
                file.WriteLine(exception);
            if (level >= LogLevel.Error)
                _catalina.WriteLine(line);
        }
    }

    private sealed class Logger(LogFiles files, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
                files.Write(category, logLevel, formatter(state, exception), exception);
        }
    }
}
