using UmsOperator.Core.Model;
using UmsOperator.Postgres.Connections;
using UmsOperator.Postgres.Dispatching;

namespace UmsOperator.Postgres.Fingerprints;

/// <summary>Compares the fingerprints of two databases.</summary>
internal sealed class CompareQueryHandler(OperatorConnections connections, FingerprintComparer comparer) : FactQueryHandler<FactQuery.Compare>
{
    /// <inheritdoc/>
    protected override async Task<FactResult> AnswerAsync(DatabaseTarget target, FactQuery.Compare query, CancellationToken cancellationToken)
    {
        await using var maintenance = await connections.OpenMaintenanceAsync(target, "compare", cancellationToken);
        var (comparison, _, hash) = await comparer.CompareAsync(maintenance, target, query.Older, query.Younger, "compare", cancellationToken);
        return new FactResult { Question = query, Equal = comparison.Equal, Hash = comparison.Equal ? hash : null, Differences = comparison.Differences };
    }
}
