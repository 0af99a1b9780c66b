namespace UmsOperator.Agent.Health;

/// <summary>What is known about the server now. Written by the run and its watchers, read by the endpoints. Thread-safe.</summary>
internal sealed class AgentBoard
{
    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly TimeSpan _maxAge;
    private readonly long _startedAt;
    private AgentPhase _phase = AgentPhase.Preparing;
    private string? _status;
    private long _answeredAt;
    private bool _admitted;
    private bool _draining;
    private TimeSpan? _init;

    /// <param name="time">The clock.</param>
    /// <param name="maxAge">How long an answer of the vendor's server counts.</param>
    public AgentBoard(TimeProvider time, TimeSpan maxAge) => (_time, _maxAge, _startedAt) = (time, maxAge, time.GetTimestamp());

    public AgentPhase Phase
    {
        get
        {
            lock (_lock)
                return _phase;
        }
    }

    /// <summary>Time since the agent's start.</summary>
    public TimeSpan Elapsed => _time.GetElapsedTime(_startedAt);

    /// <summary>Time from the agent's start until the server served, or until now.</summary>
    public TimeSpan InInit
    {
        get
        {
            lock (_lock)
                return _init ?? Elapsed;
        }
    }

    /// <summary>Whether the server has served since this start.</summary>
    public bool HasServed
    {
        get
        {
            lock (_lock)
                return _init is not null;
        }
    }

    /// <summary>Whether devices may be sent to the server.</summary>
    public bool Ready
    {
        get
        {
            lock (_lock)
                return !_draining && _admitted && IsGood(Fresh());
        }
    }

    /// <summary>Why it is ready or not, in a word: draining, starting, no answer, or the vendor's status.</summary>
    public string Word
    {
        get
        {
            lock (_lock)
            {
                if (_draining)
                    return "draining";
                var status = Fresh() ?? (_status is null ? "starting" : "no answer");
                return IsGood(status) && !_admitted ? "starting" : status;
            }
        }
    }

    /// <summary>Whether the vendor's server says ok or warn; a good answer is the beginning of serving.</summary>
    public static bool IsGood(string? status) => status is "ok" or "warn";

    public void Enter(AgentPhase phase)
    {
        lock (_lock)
            _phase = phase;
    }

    /// <summary>The vendor's server answered.</summary>
    public void Answered(string status)
    {
        lock (_lock)
            (_status, _answeredAt) = (status, _time.GetTimestamp());
    }

    /// <summary>The server serves: its status is good, its identity is right and no migration is unfinished.</summary>
    public void Admit()
    {
        lock (_lock)
        {
            _admitted = true;
            _init ??= Elapsed;
            if (!_draining)
                _phase = AgentPhase.Serving;
        }
    }

    /// <summary>Not ready from now on.</summary>
    public void Drain()
    {
        lock (_lock)
            (_draining, _phase) = (true, AgentPhase.Draining);
    }

    private string? Fresh() => _status is not null && _time.GetElapsedTime(_answeredAt) <= _maxAge ? _status : null;
}
