using Npgsql;
using UmsOperator.Postgres.Access;
using UmsOperator.Postgres.Connections;

namespace UmsOperator.Postgres.Fingerprints;

/// <summary>Compares the current fingerprints of two databases.</summary>
internal sealed class FingerprintComparer(WorkerRoles workers)
{
    /// <summary>Reads both fingerprints and compares them.</summary>
    /// <param name="maintenance">A session of the operator on the maintenance database.</param>
    /// <param name="target">The cluster.</param>
    /// <param name="older">Name of the older database.</param>
    /// <param name="younger">Name of the younger database.</param>
    /// <param name="task">Name of the task.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>The comparison, and both hashes. They may differ where the databases are equal: the same expression is not always printed the same.</returns>
    public Task<(FingerprintComparison Comparison, string Older, string Younger)> CompareAsync(
        NpgsqlConnection maintenance, DatabaseTarget target, string older, string younger, string task, CancellationToken cancellationToken) =>
        CompareAsync(maintenance, target, older, younger, task, hasRows: true, cancellationToken);

    /// <summary>Does the same as the other overload for a younger database that may have no rows: then its materialized views are not populated.</summary>
    public async Task<(FingerprintComparison Comparison, string Older, string Younger)> CompareAsync(
        NpgsqlConnection maintenance, DatabaseTarget target, string older, string younger, string task, bool hasRows, CancellationToken cancellationToken)
    {
        await using var ofOlder = await workers.MakeAsync(maintenance, target, older, RightsOn(target, older), sessions: 2, cancellationToken);
        await using var ofYounger = await workers.MakeAsync(maintenance, target, younger, RightsOn(target, younger), sessions: 2, cancellationToken);
        await using var first = await ofOlder.OpenAsync(task, SessionLimits.Change, cancellationToken);
        await using var second = await ofYounger.OpenAsync(task, SessionLimits.Change, cancellationToken);
        var (before, after) = await BothAsync(CatalogReader.ReadAsync(first, target, cancellationToken), CatalogReader.ReadAsync(second, target, cancellationToken));
        if (!hasRows)
            (before, after) = (before.WithoutRows(), after.WithoutRows());
        if (before.Hash == after.Hash || older == younger)
            return (new FingerprintComparison(Equal: true, []), before.Hash, after.Hash);

        // Promise P6: expressions are never printed again in production, not even in a transaction that is rolled back.
        var copy = younger == target.Database.Name ? first : second;
        await using var transaction = await Reprinter.BeginAsync(copy, target, cancellationToken);
        var reprinter = new Reprinter(copy);
        return (await FingerprintComparison.OfAsync(before, after, line => reprinter.ReprintAsync(line, cancellationToken)), before.Hash, after.Hash);
    }

    // Printing expressions again needs temporary tables, which are only created in a copy.
    private static WorkerRights RightsOn(DatabaseTarget target, string database) => database == target.Database.Name ? WorkerRights.ReadAsOwner : WorkerRights.Owner;

    private static async Task<(Fingerprint First, Fingerprint Second)> BothAsync(Task<Fingerprint> first, Task<Fingerprint> second)
    {
        // Waits for both even if one fails, because the caller closes the sessions afterwards.
        await Task.WhenAll(first, second);
        return (await first, await second);
    }
}
