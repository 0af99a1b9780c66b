using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using UmsOperator.Core.Model;

namespace UmsOperator.Postgres.Connections;

/// <summary>
/// Limits contacts with database hosts, so that a silent host delays only its own clusters. A failure counts only for the login that had it: a tenant who names another
/// tenant's host with a wrong password must not keep that tenant from it. Thread-safe.
/// </summary>
internal sealed class HostContacts(TimeProvider time, Random random)
{
    private static readonly TimeSpan Memory = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Crowded = TimeSpan.FromSeconds(2);

    /// <summary>
    /// A cancelled session usually ends within this time. If not, it is not waited for, but it counts against the limit of its host until it ends.
    /// </summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, HostContact> _contacts = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _unanswered = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Observes a database unless a pause after a failure of its host is in progress.</summary>
    /// <param name="target">The cluster.</param>
    /// <param name="observe">
    /// The observation. Its first argument extends the time limit and is to be called once the host has accepted the login. The token is cancelled
    /// when the time is up.
    /// </param>
    /// <param name="cancellationToken">Cancels the observation.</param>
    /// <returns>The observation; during a pause the last failure, with the time of the next attempt.</returns>
    public async Task<DatabaseObserved> MeetAsync(DatabaseTarget target, Func<Action, CancellationToken, Task<DatabaseObserved>> observe, CancellationToken cancellationToken)
    {
        var contact = Of(target);
        if (contact.RefusalOrTrial(time.GetUtcNow()) is { } known)
            return known;
        var begunAt = contact.Outcomes;
        var turns = contact.Answers ? contact.Turns : _unanswered.GetOrAdd(target.Address, _ => new SemaphoreSlim(ContactLimits.UnansweredPerHost));
        if (!await WaitForTurnAsync(turns, cancellationToken))
            return contact.Refusal(time.GetUtcNow())
                ?? Unreached(DatabaseReach.Unreachable, $"database.host: {ContactLimits.UnansweredPerHost} logins are already waiting for {target.Address} to answer", Crowded);
        if (contact.Outcomes != begunAt && contact.Refusal(time.GetUtcNow()) is { } meanwhile)
        {
            turns.Release();
            return meanwhile; // the host did not answer a contact before this one
        }

        return await ObserveAsync(target, contact, begunAt, turns, observe, cancellationToken);
    }

    /// <summary>Why the host must not be contacted now; null if it may be.</summary>
    public string? Refusal(DatabaseTarget target) => Of(target).Refusal(time.GetUtcNow())?.Problem;

    private async Task<bool> WaitForTurnAsync(SemaphoreSlim turns, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(ContactLimits.Short, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            await turns.WaitAsync(linked.Token);
            return true;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private async Task<DatabaseObserved> ObserveAsync(
        DatabaseTarget target, HostContact contact, long begunAt, SemaphoreSlim turns, Func<Action, CancellationToken, Task<DatabaseObserved>> observe, CancellationToken cancellationToken)
    {
        var begun = time.GetTimestamp();
        var limit = contact.Answers ? ContactLimits.Generous : ContactLimits.Short;
        var passed = new CancellationTokenSource(limit, time);
        var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, passed.Token);
        var isPassed = Task.Delay(Timeout.InfiniteTimeSpan, time, linked.Token);
        var observing = UntilEndAsync();
        await Task.WhenAny(observing, isPassed);
        try
        {
            var seen = await observing.WaitAsync(Grace, time, CancellationToken.None);
            if (seen.Reach is not (DatabaseReach.Connected or DatabaseReach.Locked))
                return Fail(seen.Reach, seen.Problem ?? "");
            contact.Succeed();
            return seen;
        }
        catch (MaintenanceRefusedException refused)
        {
            return contact.Fail(begunAt, _ => Unreached(DatabaseReach.Unreachable, refused.Message, ContactLimits.WrongPlace));
        }
        catch (TimeoutException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            // A session that is cancelled in the middle of a statement can end with any exception.
            return Fail(DatabaseReach.Unreachable, $"database.host: {target.Address} did not answer within {limit.TotalSeconds:0} s; check what PostgreSQL waits for, or correct spec.database.host");
        }

        async Task<DatabaseObserved> UntilEndAsync()
        {
            try
            {
                return await observe(Extend, linked.Token);
            }
            finally
            {
                linked.Dispose();
                passed.Dispose();
                turns.Release();
            }
        }

        void Extend() => passed.CancelAfter((limit = ContactLimits.Generous) - time.GetElapsedTime(begun));

        DatabaseObserved Fail(DatabaseReach reach, string problem) =>
            contact.Fail(begunAt, failures => Unreached(reach, problem, ContactLimits.Pause(failures, time.GetElapsedTime(begun))));
    }

    private DatabaseObserved Unreached(DatabaseReach reach, string problem, TimeSpan pause)
    {
        double chance;
        lock (random)
            chance = random.NextDouble();
        return new DatabaseObserved
        {
            Reach = reach,
            Problem = $"{problem}; next attempt in {pause.TotalSeconds:0} s",
            RetryAt = (time.GetUtcNow() + ContactLimits.Spread(pause, chance)).UtcDateTime,
        };
    }

    private HostContact Of(DatabaseTarget target)
    {
        foreach (var idle in _contacts.Where(contact => contact.Value.IsIdleSince(time.GetUtcNow() - Memory)))
            _contacts.TryRemove(idle);
        foreach (var idle in _unanswered.Where(turns => turns.Value.CurrentCount == ContactLimits.UnansweredPerHost && turns.Key != target.Address))
            _unanswered.TryRemove(idle);
        return _contacts.GetOrAdd(Key(target), _ => new HostContact());
    }

    /// <summary>Identifies a contact by everything that affects the host's answer and the text of a failure. Hashed, so that it contains no password.</summary>
    private static string Key(DatabaseTarget target)
    {
        var database = target.Database;
        string?[] parts =
        [
            database.Host.ToUpperInvariant(), $"{database.Port}", database.MaintenanceDatabase, $"{database.SslMode}", target.CaCertificatePem,
            target.OperatorUsername, target.OperatorPassword, target.Cluster.Split('/')[0], database.OperatorSecretRef.Name, database.CaSecretRef?.Name,
        ];
        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', parts))));
    }
}
