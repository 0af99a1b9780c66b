using UmsOperator.Core.Model;
using UmsOperator.Postgres.Hosting;

namespace UmsOperator.Postgres.Dispatching;

/// <summary>
/// Runs one type of fact query. Derive implementations from <see cref="FactQueryHandler{TQuery}"/> and register them in the methods that
/// <see cref="PostgresServices"/> calls.
/// </summary>
internal interface IFactQueryHandler
{
    /// <summary>The type of the fact queries that this handler runs.</summary>
    Type QueryType { get; }

    /// <summary>Runs a fact query of <see cref="QueryType"/>.</summary>
    Task<FactResult> AnswerAsync(DatabaseTarget target, FactQuery query, CancellationToken cancellationToken);
}
