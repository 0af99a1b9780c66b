namespace UmsOperator.Sandbox.Api;

/// <summary>The connection between a sandbox part and the API server. While it is cut, every call fails at once, and running watches end.</summary>
public sealed class ApiLink : IDisposable
{
    private readonly Lock _lock = new();
    private CancellationTokenSource _up = new();

    /// <summary>Cancelled by <see cref="Cut"/>. Read it again for each call.</summary>
    public CancellationToken Up
    {
        get { lock (_lock) return _up.Token; }
    }

    public bool IsUp => !Up.IsCancellationRequested;

    public void Cut()
    {
        CancellationTokenSource up;
        lock (_lock) up = _up;
        up.Cancel();
    }

    public void Restore()
    {
        lock (_lock)
        {
            if (!_up.IsCancellationRequested) return;
            _up.Dispose();
            _up = new CancellationTokenSource();
        }
    }

    public void Dispose() => _up.Dispose();
}
