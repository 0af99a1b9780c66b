using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using UmsOperator.Core.Model;

namespace UmsOperator.Postgres.Connections;

/// <summary>
/// Meets database hosts so that a silent one costs its own clusters only. What a host did to one login counts for that login alone: a tenant who names
/// another one's host with a wrong password must not close it to the other. Thread-safe.
/// </summary>
internal sealed class HostContacts(TimeProvider time, Random random)
{
    private static readonly TimeSpan Memory = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Crowded = TimeSpan.FromSeconds(2);

    /// <summary>A cancelled session ends in a moment; one that does not is left to itself, and keeps its turn until then.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, HostContact> _contacts = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _strangers = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Looks at a database, unless its host is being left alone.</summary>
    /// <param name="target">The cluster.</param>
    /// <param name="look">The look. Given how to say that the host does as PostgreSQL does, so that the rest may take longer, and a token that is cancelled when its time is up.</param>
    /// <param name="cancellationToken">Cancels the look.</param>
    /// <returns>What was seen; or the last failure at once, with the time of the next try.</returns>
    public async Task<DatabaseObserved> MeetAsync(DatabaseTarget target, Func<Action, CancellationToken, Task<DatabaseObserved>> look, CancellationToken cancellationToken)
    {
        var contact = Of(target);
        if (contact.RefusalOrTrial(time.GetUtcNow()) is { } known)
            return known;
        var begunAt = contact.Outcomes;
        var turns = contact.Answers ? contact.Turns : _strangers.GetOrAdd(target.Address, _ => new SemaphoreSlim(ContactPace.StrangersPerHost));
        if (!await HasTurnAsync(turns, cancellationToken))
            return contact.Refusal(time.GetUtcNow()) ?? Blind(DatabaseReach.Unreachable, $"database.host: {ContactPace.StrangersPerHost} sessions wait for {target.Address} to answer already", Crowded);
        if (contact.Outcomes != begunAt && contact.Refusal(time.GetUtcNow()) is { } meanwhile)
        {
            turns.Release();
            return meanwhile; // those before it found the host silent
        }

        return await LookAsync(target, contact, begunAt, turns, look, cancellationToken);
    }

    /// <summary>Why nothing is to be asked of the host now; null: go ahead.</summary>
    public string? Refusal(DatabaseTarget target) => Of(target).Refusal(time.GetUtcNow())?.Problem;

    private async Task<bool> HasTurnAsync(SemaphoreSlim turns, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(ContactPace.Short, time);
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

    private async Task<DatabaseObserved> LookAsync(
        DatabaseTarget target, HostContact contact, long begunAt, SemaphoreSlim turns, Func<Action, CancellationToken, Task<DatabaseObserved>> look, CancellationToken cancellationToken)
    {
        var begun = time.GetTimestamp();
        var limit = contact.Answers ? ContactPace.Generous : ContactPace.Short;
        var passed = new CancellationTokenSource(limit, time);
        var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, passed.Token);
        var isPassed = Task.Delay(Timeout.InfiniteTimeSpan, time, linked.Token);
        var looking = UntilEndAsync();
        await Task.WhenAny(looking, isPassed);
        try
        {
            var seen = await looking.WaitAsync(Grace, time, CancellationToken.None);
            if (seen.Reach is not (DatabaseReach.Connected or DatabaseReach.Locked))
                return Fail(seen.Reach, seen.Problem ?? "");
            contact.Succeed();
            return seen;
        }
        catch (MaintenanceRefusedException refused)
        {
            return contact.Fail(begunAt, _ => Blind(DatabaseReach.Unreachable, refused.Message, ContactPace.WrongPlace));
        }
        catch (TimeoutException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            // However a session ends that was cancelled in the middle of something.
            return Fail(DatabaseReach.Unreachable, $"database.host: {target.Address} does not answer within {limit.TotalSeconds:0} s; see what PostgreSQL waits for, or correct spec.database.host");
        }

        async Task<DatabaseObserved> UntilEndAsync()
        {
            try
            {
                return await look(Extend, linked.Token);
            }
            finally
            {
                linked.Dispose();
                passed.Dispose();
                turns.Release();
            }
        }

        void Extend() => passed.CancelAfter((limit = ContactPace.Generous) - time.GetElapsedTime(begun));

        DatabaseObserved Fail(DatabaseReach reach, string problem) =>
            contact.Fail(begunAt, failures => Blind(reach, problem, ContactPace.Pause(failures, time.GetElapsedTime(begun))));
    }

    private DatabaseObserved Blind(DatabaseReach reach, string problem, TimeSpan pause)
    {
        double chance;
        lock (random)
            chance = random.NextDouble();
        return new DatabaseObserved
        {
            Reach = reach,
            Problem = $"{problem}; next try in {pause.TotalSeconds:0} s",
            RetryAt = (time.GetUtcNow() + ContactPace.Spread(pause, chance)).UtcDateTime,
        };
    }

    private HostContact Of(DatabaseTarget target)
    {
        foreach (var idle in _contacts.Where(contact => contact.Value.IsIdleSince(time.GetUtcNow() - Memory)))
            _contacts.TryRemove(idle);
        foreach (var idle in _strangers.Where(turns => turns.Value.CurrentCount == ContactPace.StrangersPerHost && turns.Key != target.Address))
            _strangers.TryRemove(idle);
        return _contacts.GetOrAdd(Key(target), _ => new HostContact());
    }

    /// <summary>All that decides about how the host answers, and what its answer is put into words with. Hashed: no password is kept for it.</summary>
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
