using UmsServer.Configuration;

namespace UmsServer.Health;

/// <summary>What this server says of itself. Written by start, monitor and drain; read by every request. Thread-safe.</summary>
internal sealed class StatusBoard(ServerOptions options, TimeProvider time)
{
    private readonly long _startedAt = time.GetTimestamp();
    private volatile ServerStatus _checked = ServerStatus.Init;
    private volatile bool _draining;

    /// <summary>Like the vendor's: <c>init</c> turns to <c>err</c> by time alone, also in the middle of a migration.</summary>
    public ServerStatus Status => _checked == ServerStatus.Init && time.GetElapsedTime(_startedAt) >= options.Init ? ServerStatus.Err : _checked;

    /// <summary>Devices are answered: the start is over. A later <c>err</c> does not turn this off.</summary>
    public bool Serving => _checked != ServerStatus.Init;

    public bool Draining => _draining;

    public bool Ready => !_draining && Status is (ServerStatus.Ok or ServerStatus.Warn);

    public void Set(ServerStatus status) => _checked = status;

    public void BeginDrain() => _draining = true;
}
