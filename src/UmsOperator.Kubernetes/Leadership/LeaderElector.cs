using System.Net;
using Microsoft.Extensions.Logging;
using UmsOperator.Kubernetes.Client;

namespace UmsOperator.Kubernetes.Leadership;

/// <summary>
/// Elects one leader among several processes with a Lease. Two processes never lead at the same time as long as their clocks run at about the same
/// speed. A lease is no fence, however: a paused process may resume and write before it checks. Writes that must not happen twice need a lock of
/// their own.
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

    /// <summary>Creates an elector. It does nothing until <see cref="RunAsync"/>.</summary>
    /// <exception cref="ArgumentException">The times contradict each other, or the identity is empty.</exception>
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

    /// <summary>Identity of this process in the lease.</summary>
    public string Identity => _options.Identity;

    /// <summary>Whether this process leads, by its own clock: false once the renew deadline has passed, even if the lease cannot be read.</summary>
    public bool IsLeader
    {
        get
        {
            lock (_lock)
                return _leading && _renewed.Age < _options.RenewDeadline;
        }
    }

    /// <summary>
    /// Cancelled when leadership is lost, but not by <see cref="ReleaseAsync"/>. The process should exit at once. Pass it to everything that only a
    /// leader may do.
    /// </summary>
    public CancellationToken Lost => _lost.Token;

    /// <summary>Why leadership was lost; null while <see cref="Lost"/> is not cancelled.</summary>
    public string? LossReason { get; private set; }

    /// <summary>Why the last attempt to read or write the lease failed, such as a missing permission; null if it succeeded.</summary>
    public string? Failure { get; private set; }

    /// <summary>Completes when this process leads for the first time.</summary>
    public Task WaitForLeadershipAsync(CancellationToken cancellationToken) => _acquired.Task.WaitAsync(cancellationToken);

    /// <summary>
    /// Acquires the lease and renews it; returns when it is lost or released. Call once. Do not cancel it on shutdown: the lease must be renewed
    /// while the workers drain. Call <see cref="ReleaseAsync"/> after that.
    /// </summary>
    /// <param name="cancellationToken">Stops without a release; other candidates wait until the lease expires.</param>
    public Task RunAsync(CancellationToken cancellationToken) => _loop = LoopAsync(cancellationToken);

    /// <summary>
    /// Stops renewing and releases the lease, so that another process may lead immediately. Call it after the last worker has ended. Errors of the
    /// API server are logged, not thrown: a lease that was not released expires.
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
            // Stopped, or leadership was lost.
        }
    }

    /// <returns>Whether the lease was acquired so slowly that it must be renewed immediately.</returns>
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
            Failure = null; // another process wrote the lease; the next attempt reads it again
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
                // The response to the last renewal was lost, or a user or another leader changed the lease: read it.
            }
        }
        if (!await _lease.ReadAsync(cancellationToken))
        {
            await _lease.CreateAsync(cancellationToken);
            return true;
        }
        if (!_lease.IsOurs && _leading)
        {
            Lose($"held by {_lease.Holder}");
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

    /// <returns>False if the request that acquired the lease took so long that leadership would soon be lost again.</returns>
    private bool Renewed((long Timestamp, DateTimeOffset Wall) sent)
    {
        lock (_lock)
        {
            if (_over) // lost before the response arrived; a lost leadership is never resumed
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
                // A timer may fire slightly early. Without a second one the loss would never be noticed.
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
            LossReason = reason;
            SetLeading(false);
        }
        _logger.LeadershipLost(Identity, _options.Name, reason);
        try
        {
            _lost.Cancel();
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
