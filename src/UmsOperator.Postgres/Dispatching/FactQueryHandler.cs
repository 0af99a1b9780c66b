using UmsOperator.Core.Model;
using UmsOperator.Postgres.Hosting;

namespace UmsOperator.Postgres.Dispatching;

/// <summary>Runs fact queries of one type. <see cref="FactQueryDispatcher"/> converts every exception into <see cref="FactResult.Error"/>.</summary>
/// <typeparam name="TQuery">The type of the fact queries.</typeparam>
internal abstract class FactQueryHandler<TQuery> : IFactQueryHandler
    where TQuery : FactQuery
{
    public Type QueryType => typeof(TQuery);

    Task<FactResult> IFactQueryHandler.AnswerAsync(DatabaseTarget target, FactQuery query, CancellationToken cancellationToken) =>
        AnswerAsync(target, (TQuery)query, cancellationToken);

    protected abstract Task<FactResult> AnswerAsync(DatabaseTarget target, TQuery query, CancellationToken cancellationToken);
}
