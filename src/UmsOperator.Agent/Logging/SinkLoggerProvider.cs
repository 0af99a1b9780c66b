using Microsoft.Extensions.Logging.Abstractions;

namespace UmsOperator.Agent.Logging;

/// <summary>Sends the agent's own log to the same stream as the vendor's.</summary>
internal sealed class SinkLoggerProvider(LineSink sink) : ILoggerProvider
{
    public ILogger CreateLogger(string categoryName) =>
        categoryName.StartsWith("Microsoft", StringComparison.Ordinal) || categoryName.StartsWith("Npgsql", StringComparison.Ordinal)
            ? NullLogger.Instance
            : new SinkLogger(sink);

    public void Dispose()
    {
    }

    private sealed class SinkLogger(LineSink sink) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!IsEnabled(logLevel))
                return;
            sink.Write("agent", $"{Word(logLevel)} {formatter(state, exception)}");
            foreach (var line in exception?.ToString().Split('\n') ?? [])
                sink.Write("agent", line);
        }

        private static string Word(LogLevel level) => level switch
        {
            LogLevel.Warning => "warn",
            LogLevel.Error => "fail",
            LogLevel.Critical => "crit",
            _ => "info",
        };
    }
}
