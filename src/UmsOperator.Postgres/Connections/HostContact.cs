using UmsOperator.Core.Model;

namespace UmsOperator.Postgres.Connections;

/// <summary>The state of the contacts of one login with one host. Thread-safe.</summary>
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

    /// <summary>Number of outcomes so far. Of contacts that began at the same number, only the first failure counts.</summary>
    public long Outcomes
    {
        get
        {
            lock (_lock)
                return _outcomes;
        }
    }

    /// <summary>Limits concurrent contacts with a host that answers.</summary>
    public SemaphoreSlim Turns { get; } = new(ContactLimits.PerLogin);

    /// <summary>Whether the host was not contacted since an instant and no contact is in progress.</summary>
    public bool IsIdleSince(DateTimeOffset instant)
    {
        lock (_lock)
            return _usedAt < instant && Turns.CurrentCount == ContactLimits.PerLogin;
    }

    /// <summary>The last failure while the pause after it lasts; null if a contact is allowed.</summary>
    public DatabaseObserved? Refusal(DateTimeOffset now)
    {
        lock (_lock)
        {
            _usedAt = now;
            return now.UtcDateTime < _failure?.RetryAt ? _failure : null;
        }
    }

    /// <summary>
    /// Like <see cref="Refusal"/>, but after the pause it allows only one caller to contact the host. The others get the last failure until the
    /// outcome is known.
    /// </summary>
    public DatabaseObserved? RefusalOrTrial(DateTimeOffset now)
    {
        lock (_lock)
        {
            if (Refusal(now) is { } refusal)
                return refusal;
            if (_failure is not null)
                _failure = _failure with { RetryAt = (now + ContactLimits.Short).UtcDateTime };
            return null;
        }
    }

    /// <summary>Records that the host answered.</summary>
    public void Succeed()
    {
        lock (_lock)
            (_failure, _failures, _answers, _outcomes) = (null, 0, true, _outcomes + 1);
    }

    /// <summary>Records a failure.</summary>
    /// <param name="begunAt"><see cref="Outcomes"/> when the contact began.</param>
    /// <param name="failure">Creates the observation from the number of consecutive failures.</param>
    /// <returns>The observation of the failure that counts.</returns>
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
