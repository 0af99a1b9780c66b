using UmsOperator.Postgres.Sessions;

namespace UmsOperator.Postgres.Fingerprints;

/// <summary>Compares the fingerprints of two databases as they are now.</summary>
internal sealed class FingerprintComparer(OperatorConnections connections)
{
    /// <summary>Compares them.</summary>
    /// <param name="target">The cluster.</param>
    /// <param name="older">Name of one database.</param>
    /// <param name="younger">Name of the other.</param>
    /// <param name="task">Name of the task.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>The comparison and the younger's hash.</returns>
    public async Task<(FingerprintComparison Comparison, string Hash)> CompareAsync(
        DatabaseTarget target, string older, string younger, string task, CancellationToken cancellationToken)
    {
        await using var first = await connections.OpenAsync(target, older, task, cancellationToken);
        await using var second = await connections.OpenAsync(target, younger, task, cancellationToken);
        var (before, after) = await BothAsync(CatalogReader.ReadAsync(first, target, cancellationToken), CatalogReader.ReadAsync(second, target, cancellationToken));
        if (before.Hash == after.Hash || older == younger)
            return (new FingerprintComparison(Equal: true, []), after.Hash);

        // P6: nothing is tried inside production, not even to be rolled back.
        var copy = younger == target.Database.Name ? first : second;
        await using var transaction = await Reprinter.BeginAsync(copy, target, cancellationToken);
        var reprinter = new Reprinter(copy);
        return (await FingerprintComparison.OfAsync(before, after, line => reprinter.ReprintAsync(line, cancellationToken)), after.Hash);
    }

    private static async Task<(Fingerprint First, Fingerprint Second)> BothAsync(Task<Fingerprint> first, Task<Fingerprint> second)
    {
        // Both, also when one fails: their sessions are closed after this.
        await Task.WhenAll(first, second);
        return (await first, await second);
    }
}
