using UmsServer.Configuration;

namespace UmsServer.Health;

/// <summary>The server's status. Written by start, monitor and drain; read by every request. Thread-safe.</summary>
internal sealed class StatusBoard(ServerOptions options, TimeProvider time)
{
    private readonly long _startedAt = time.GetTimestamp();
    private volatile ServerStatus _checked = ServerStatus.Init;
    private volatile bool _draining;

    /// <summary>As in the vendor's server, <c>init</c> becomes <c>err</c> after a time, even during a migration.</summary>
    public ServerStatus Status => _checked == ServerStatus.Init && time.GetElapsedTime(_startedAt) >= options.Init ? ServerStatus.Err : _checked;

    /// <summary>Whether devices are served, which begins after the start. A later <c>err</c> does not change it.</summary>
    public bool Serving => _checked != ServerStatus.Init;

    public bool Draining => _draining;

    public bool Ready => !_draining && Status is (ServerStatus.Ok or ServerStatus.Warn);

    public void Set(ServerStatus status) => _checked = status;

    public void BeginDrain() => _draining = true;
}
