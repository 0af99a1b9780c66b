using Npgsql;
using UmsOperator.Postgres.Access;
using UmsOperator.Postgres.Connections;

namespace UmsOperator.Postgres.Fingerprints;

/// <summary>Compares the fingerprints of two databases as they are now.</summary>
internal sealed class FingerprintComparer(WorkerRoles workers)
{
    /// <summary>Compares them.</summary>
    /// <param name="maintenance">A session of the operator on the maintenance database.</param>
    /// <param name="target">The cluster.</param>
    /// <param name="older">Name of one database.</param>
    /// <param name="younger">Name of the other.</param>
    /// <param name="task">Name of the task.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>The comparison and the younger's hash.</returns>
    public async Task<(FingerprintComparison Comparison, string Hash)> CompareAsync(
        NpgsqlConnection maintenance, DatabaseTarget target, string older, string younger, string task, CancellationToken cancellationToken)
    {
        await using var ofOlder = await workers.MakeAsync(maintenance, target, older, RightsOn(target, older), sessions: 2, cancellationToken);
        await using var ofYounger = await workers.MakeAsync(maintenance, target, younger, RightsOn(target, younger), sessions: 2, cancellationToken);
        await using var first = await ofOlder.OpenAsync(task, SessionLimits.Change, cancellationToken);
        await using var second = await ofYounger.OpenAsync(task, SessionLimits.Change, cancellationToken);
        var (before, after) = await BothAsync(CatalogReader.ReadAsync(first, target, cancellationToken), CatalogReader.ReadAsync(second, target, cancellationToken));
        if (before.Hash == after.Hash || older == younger)
            return (new FingerprintComparison(Equal: true, []), after.Hash);

        // P6: nothing is tried inside production, not even to be rolled back.
        var copy = younger == target.Database.Name ? first : second;
        await using var transaction = await Reprinter.BeginAsync(copy, target, cancellationToken);
        var reprinter = new Reprinter(copy);
        return (await FingerprintComparison.OfAsync(before, after, line => reprinter.ReprintAsync(line, cancellationToken)), after.Hash);
    }

    // Expressions are printed once more on temporary tables, in a copy only.
    private static WorkerRights RightsOn(DatabaseTarget target, string database) => database == target.Database.Name ? WorkerRights.ReadAsOwner : WorkerRights.Owner;

    private static async Task<(Fingerprint First, Fingerprint Second)> BothAsync(Task<Fingerprint> first, Task<Fingerprint> second)
    {
        // Both, also when one fails: their sessions are closed after this.
        await Task.WhenAll(first, second);
        return (await first, await second);
    }
}
