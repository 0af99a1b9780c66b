using UmsOperator.Core.Model;

namespace UmsOperator.Background;

/// <summary>A task of the pool, from its acceptance to its acknowledgement.</summary>
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

    /// <summary>Completes when the work has ended. Never fails.</summary>
    public Task Completion { get; private set; } = Task.CompletedTask;

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

    /// <summary>Runs the work on another thread.</summary>
    /// <param name="work">Must not throw.</param>
    public void Run(Func<Task> work) => Completion = Task.Run(work, CancellationToken.None);

    /// <summary>Restarts the clock: the wait for a slot does not count.</summary>
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
