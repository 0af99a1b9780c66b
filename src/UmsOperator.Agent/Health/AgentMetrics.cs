using Prometheus;
using UmsOperator.Agent.Logging;

namespace UmsOperator.Agent.Health;

/// <summary>The agent's metrics, in a registry of their own: no metrics of the runtime.</summary>
internal sealed class AgentMetrics
{
    private readonly CollectorRegistry _registry = Metrics.NewCustomRegistry();
    private readonly Counter _restarts;
    private readonly Gauge _databaseUp;
    private readonly Gauge _licenceEnd;
    private readonly Gauge _console;

    public AgentMetrics(AgentBoard board, LineSink sink)
    {
        var factory = Metrics.WithCustomRegistry(_registry);
        var state = factory.CreateGauge("ums_agent_state", "1 for the current state of the agent, 0 for the others.", "state");
        var ready = factory.CreateGauge("ums_agent_ready", "1 if /ready answers 200.");
        var init = factory.CreateGauge("ums_agent_init_seconds", "Seconds from the start of the container until the server served, or until now.");
        var dropped = factory.CreateCounter("ums_agent_log_lines_dropped_total", "Log lines that were dropped because stdout was read too slowly.");
        _restarts = factory.CreateCounter("ums_agent_process_restarts_total", "Restarts of a helper process inside the container.", "process");
        _databaseUp = factory.CreateGauge("ums_agent_database_up", "1 if the database accepts the server's login.", new GaugeConfiguration { SuppressInitialValue = true });
        _licenceEnd = factory.CreateGauge("ums_agent_licence_end_timestamp_seconds", "End of the UMS licence; absent if it has none.", new GaugeConfiguration { SuppressInitialValue = true });
        _console = factory.CreateGauge("ums_agent_console_open", "1 if consoles may log in, 0 if not.", new GaugeConfiguration { SuppressInitialValue = true });
        _registry.AddBeforeCollectCallback(() =>
        {
            foreach (var phase in Enum.GetValues<AgentPhase>())
                state.WithLabels(Name(phase)).Set(phase == board.Phase ? 1 : 0);
            ready.Set(board.Ready ? 1 : 0);
            init.Set(board.InInit.TotalSeconds);
            dropped.IncTo(sink.Dropped);
        });
    }

    public void Restarted(string process) => _restarts.WithLabels(process).Inc();

    public void Database(bool up) => _databaseUp.Set(up ? 1 : 0);

    public void Licence(DateTimeOffset? end)
    {
        if (end is { } at)
            _licenceEnd.Set(at.ToUnixTimeSeconds());
        else
            _licenceEnd.Unpublish();
    }

    public void Console(bool open) => _console.Set(open ? 1 : 0);

    public Task WriteAsync(Stream to, CancellationToken cancellationToken) => _registry.CollectAndExportAsTextAsync(to, cancellationToken);

    /// <summary>waiting_for_database for WaitingForDatabase.</summary>
    private static string Name(AgentPhase phase) =>
        string.Concat(phase.ToString().Select((letter, at) => char.IsAsciiLetterUpper(letter) ? (at == 0 ? "" : "_") + char.ToLowerInvariant(letter) : letter.ToString()));
}
