using UmsOperator.Core.Model;

namespace UmsOperator.Background;

/// <summary>One task of the pool, from its acceptance to its acknowledgement.</summary>
internal sealed class BackgroundTask : IProgress<CopyProgress>, IDisposable
{
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _cancel;
    private CopyProgress? _progress;
    private string? _error;
    private bool _running = true;
    private int _failures;
    private DateTime _startedAt;
    private DateTime? _endedAt;

    public BackgroundTask(string key, DateTime acceptedAt, int failures, CancellationToken cancellationToken)
    {
        Key = key;
        _startedAt = acceptedAt;
        _failures = failures;
        _cancel = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Token = _cancel.Token;
    }

    public string Key { get; }

    public CancellationToken Token { get; }

    public Task Completion { get; set; } = Task.CompletedTask;

    public bool Running
    {
        get
        {
            lock (_lock)
                return _running;
        }
    }

    public int Failures
    {
        get
        {
            lock (_lock)
                return _failures;
        }
    }

    public DateTime StartedAt
    {
        get
        {
            lock (_lock)
                return _startedAt;
        }
    }

    /// <summary>Its turn has come: waiting for a slot is no part of its time.</summary>
    public void Begin(DateTime now)
    {
        lock (_lock)
            _startedAt = now;
    }

    public void Report(CopyProgress value)
    {
        lock (_lock)
            _progress = value;
    }

    public void Succeed(DateTime now)
    {
        lock (_lock)
            (_running, _endedAt, _error, _failures) = (false, now, null, 0);
    }

    public void Fail(DateTime now, string error, bool counts)
    {
        lock (_lock)
            (_running, _endedAt, _error, _failures) = (false, now, error, _failures + (counts ? 1 : 0));
    }

    public Task CancelAsync() => _cancel.CancelAsync();

    public BackgroundTaskObserved Observe()
    {
        lock (_lock)
            return new BackgroundTaskObserved { Key = Key, StartedAt = _startedAt, EndedAt = _endedAt, Running = _running, Error = _error, Progress = _progress, Failures = _failures };
    }

    public void Dispose() => _cancel.Dispose();
}
