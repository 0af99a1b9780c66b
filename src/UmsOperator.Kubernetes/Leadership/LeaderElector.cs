using System.Net;
using Microsoft.Extensions.Logging;
using UmsOperator.Kubernetes.Client;

namespace UmsOperator.Kubernetes.Leadership;

/// <summary>
/// One leader among several processes, by a Lease. Two never lead as long as clocks run at about the same speed; but a lease is no fence: a
/// paused process may wake up and write before it looks. What must never be written twice needs a guard of its own.
/// </summary>
public sealed class LeaderElector : IDisposable
{
    internal const double Jitter = 1.2;
    private readonly LeaderElectionOptions _options;
    private readonly LeaseLock _lease;
    private readonly LeaderClock _renewed;
    private readonly KubernetesMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly Random _random;
    private readonly ILogger _logger;
    private readonly ITimer _deadline;
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _lost = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _acquired = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _loop = Task.CompletedTask;
    private string _foreignHolder = "";
    private bool _leading;
    private bool _over;

    /// <summary>An elector that does nothing until <see cref="RunAsync"/>.</summary>
    /// <exception cref="ArgumentException">The times do not fit together.</exception>
    public LeaderElector(
        ApiConnection api, LeaderElectionOptions options, KubernetesMetrics metrics, TimeProvider time, Random random, ILogger<LeaderElector> logger)
    {
        LeaderElectionOptions.Validate(options);
        _options = options;
        _lease = new LeaseLock(api, options, time);
        _renewed = new LeaderClock(time);
        _metrics = metrics;
        _time = time;
        _random = random;
        _logger = logger;
        _deadline = time.CreateTimer(_ => LoseIfExpired(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _metrics.SetLeader(_options.Name, leader: false);
    }

    /// <summary>Raised once when leadership is lost, after <see cref="Lost"/> was cancelled. There is no grace: the process should exit at once.
    /// Not raised by <see cref="ReleaseAsync"/>.</summary>
    public event EventHandler<LeadershipLostEventArgs>? LeadershipLost;

    /// <summary>Who we are in the lease.</summary>
    public string Identity => _options.Identity;

    /// <summary>Whether we lead, by our own clock: false from the renew deadline on, whatever the network does.</summary>
    public bool IsLeader
    {
        get
        {
            lock (_lock)
                return _leading && _renewed.Age < _options.RenewDeadline;
        }
    }

    /// <summary>Cancelled when leadership is lost. Pass it to everything that only a leader may do.</summary>
    public CancellationToken Lost => _lost.Token;

    /// <summary>What failed the last time that the lease was read or written (such as a missing right); null if it worked. For health.</summary>
    public string? Failure { get; private set; }

    /// <summary>Completes when we lead for the first time.</summary>
    public Task WaitForLeadershipAsync(CancellationToken cancellationToken) => _acquired.Task.WaitAsync(cancellationToken);

    /// <summary>
    /// Waits for the lease and then holds it; returns when it is lost or released. Call once. On shutdown do not cancel this one: renewing must go
    /// on while the workers drain; call <see cref="ReleaseAsync"/> after that.
    /// </summary>
    /// <param name="cancellationToken">Stops without a release; others wait for the lease to run out.</param>
    public Task RunAsync(CancellationToken cancellationToken) => _loop = LoopAsync(cancellationToken);

    /// <summary>
    /// Stops, and gives the lease up so that another may lead at once. Only after the last worker has returned: from here on somebody else works.
    /// Never throws for the server's sake; a lease that could not be given up runs out.
    /// </summary>
    public async Task ReleaseAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        await _loop.WaitAsync(cancellationToken);
        lock (_lock)
        {
            if (!_leading)
                return;
            _over = true;
            SetLeading(false);
        }
        try
        {
            await _lease.ReleaseAsync(cancellationToken);
            _logger.LeadershipReleased(Identity, _options.Name);
        }
        catch (Exception error)
        {
            _logger.LeaseFailed(error, Identity, _options.Name);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _deadline.Dispose();
        _stop.Dispose();
        _lost.Dispose();
    }

    private async Task LoopAsync(CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stop.Token, Lost);
        try
        {
            while (!either.IsCancellationRequested)
            {
                if (await TryAsync(either.Token))
                    continue;
                await Task.Delay(IsLeader ? _options.RetryPeriod : WithJitter(_options.RetryPeriod), _time, either.Token);
            }
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            // Stopped, or lost.
        }
    }

    /// <returns>Whether the lease is ours but must be renewed at once.</returns>
    private async Task<bool> TryAsync(CancellationToken cancellationToken)
    {
        var sent = _renewed.Now();
        using var limit = new CancellationTokenSource(_options.RenewDeadline / 2, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            var held = await HoldAsync(either.Token);
            Failure = null;
            if (held)
                return !Renewed(sent);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (ConflictException)
        {
            Failure = null; // somebody wrote in between: look again next time
        }
        catch (ApiException error) when (error.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized)
        {
            Failure = error.Message;
            _logger.LeaseForbidden(error, Identity, _options.Name);
        }
        catch (Exception error)
        {
            Failure = error.Message;
            _logger.LeaseFailed(error, Identity, _options.Name);
        }

        return false;
    }

    private async Task<bool> HoldAsync(CancellationToken cancellationToken)
    {
        if (_leading)
        {
            try
            {
                await _lease.HoldAsync(cancellationToken);
                return true;
            }
            catch (ConflictException)
            {
                // An answer that was lost, a person, or another leader: look.
            }
        }
        if (!await _lease.ReadAsync(cancellationToken))
        {
            await _lease.CreateAsync(cancellationToken);
            return true;
        }
        if (!_lease.IsOurs && _leading)
        {
            Lose($"{_lease.Holder} holds it");
            return false;
        }
        if (!_lease.IsOurs && !_lease.IsFree)
        {
            if (_foreignHolder != _lease.Holder)
                _logger.LeaseHeld(_options.Name, _foreignHolder = _lease.Holder);
            return false;
        }
        await _lease.HoldAsync(cancellationToken);
        return true;
    }

    /// <returns>False: the request that acquired the lease took so long that its holder would lose it before it did anything.</returns>
    private bool Renewed((long Timestamp, DateTimeOffset Wall) sent)
    {
        lock (_lock)
        {
            if (_over) // lost while the answer was on its way: once lost, never again
                return true;
            _renewed.Restart(sent);
            if (!_leading && _renewed.Age >= _options.RenewDeadline / 2)
                return false;
            var left = _options.RenewDeadline - _renewed.Age;
            _deadline.Change(left < TimeSpan.Zero ? TimeSpan.Zero : left, Timeout.InfiniteTimeSpan);
            if (_leading)
                return true;
            SetLeading(true);
        }
        _logger.LeadershipAcquired(Identity, _options.Name);
        _acquired.TrySetResult();
        return true;
    }

    private void LoseIfExpired()
    {
        lock (_lock)
        {
            if (!_leading)
                return;
            if (_options.RenewDeadline - _renewed.Age is { Ticks: > 0 } left)
            {
                // Timers may fire a little early; without another one the loss would never be told.
                _deadline.Change(left + TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);
                return;
            }
        }
        Lose($"not renewed for {_options.RenewDeadline}{(Failure is { } failure ? $" ({failure})" : "")}");
    }

    private void Lose(string reason)
    {
        lock (_lock)
        {
            if (!_leading)
                return;
            _over = true;
            SetLeading(false);
        }
        _logger.LeadershipLost(Identity, _options.Name, reason);
        // Neither kind of listener may keep the other from hearing.
        Tell(_lost.Cancel);
        Tell(() => LeadershipLost?.Invoke(this, new LeadershipLostEventArgs(reason)));
    }

    private void Tell(Action listeners)
    {
        try
        {
            listeners();
        }
        catch (Exception error)
        {
            _logger.LossListenerFailed(error, _options.Name);
        }
    }

    private void SetLeading(bool leading)
    {
        _leading = leading;
        _metrics.SetLeader(_options.Name, leading);
    }

    private TimeSpan WithJitter(TimeSpan period)
    {
        lock (_random)
            return period * (1 + (_random.NextDouble() * (Jitter - 1)));
    }
}
