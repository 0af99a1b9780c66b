using UmsOperator.Core.Model;

namespace UmsOperator.Postgres.Connections;

/// <summary>What is known of one host as one login reaches it. Thread-safe.</summary>
internal sealed class HostContact
{
    private readonly Lock _lock = new();
    private DatabaseObserved? _failure;
    private DateTimeOffset _usedAt;
    private long _outcomes;
    private int _failures;
    private bool _answers;

    /// <summary>Whether the last contact succeeded.</summary>
    public bool Answers
    {
        get
        {
            lock (_lock)
                return _answers;
        }
    }

    /// <summary>Outcomes so far: of contacts that began at the same number only the first failure counts.</summary>
    public long Outcomes
    {
        get
        {
            lock (_lock)
                return _outcomes;
        }
    }

    /// <summary>Contacts with a host that answers, at a time.</summary>
    public SemaphoreSlim Turns { get; } = new(ContactPace.PerLogin);

    /// <summary>Whether nobody has needed it since an instant.</summary>
    public bool IsIdleSince(DateTimeOffset instant)
    {
        lock (_lock)
            return _usedAt < instant && Turns.CurrentCount == ContactPace.PerLogin;
    }

    /// <summary>The last failure, while the host is left alone; null: go ahead.</summary>
    public DatabaseObserved? Refusal(DateTimeOffset now)
    {
        lock (_lock)
        {
            _usedAt = now;
            return now.UtcDateTime < _failure?.RetryAt ? _failure : null;
        }
    }

    /// <summary>As <see cref="Refusal"/>; of all that come when the pause is over, one goes ahead, and the others hear of its outcome.</summary>
    public DatabaseObserved? RefusalOrTrial(DateTimeOffset now)
    {
        lock (_lock)
        {
            if (Refusal(now) is { } refusal)
                return refusal;
            if (_failure is not null)
                _failure = _failure with { RetryAt = (now + ContactPace.Short).UtcDateTime };
            return null;
        }
    }

    /// <summary>It was answered.</summary>
    public void Succeed()
    {
        lock (_lock)
            (_failure, _failures, _answers, _outcomes) = (null, 0, true, _outcomes + 1);
    }

    /// <summary>It failed.</summary>
    /// <param name="begunAt"><see cref="Outcomes"/> when the contact began.</param>
    /// <param name="failure">Makes the answer out of the number of failures in a row.</param>
    /// <returns>The answer.</returns>
    public DatabaseObserved Fail(long begunAt, Func<int, DatabaseObserved> failure)
    {
        lock (_lock)
        {
            if (begunAt == _outcomes || _failure is null)
                (_failure, _answers, _outcomes) = (failure(++_failures), false, _outcomes + 1);
            return _failure;
        }
    }
}
