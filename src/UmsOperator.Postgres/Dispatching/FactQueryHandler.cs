using UmsOperator.Core.Model;
using UmsOperator.Postgres.Hosting;

namespace UmsOperator.Postgres.Dispatching;

/// <summary>Runs fact queries of one type. <see cref="UmsDatabase"/> converts every exception into <see cref="FactResult.Error"/>.</summary>
/// <typeparam name="TQuestion">The type of the fact queries.</typeparam>
internal abstract class FactQueryHandler<TQuestion> : IFactQueryHandler
    where TQuestion : FactQuery
{
    public Type QuestionType => typeof(TQuestion);

    Task<FactResult> IFactQueryHandler.AnswerAsync(DatabaseTarget target, FactQuery question, CancellationToken cancellationToken) =>
        AnswerAsync(target, (TQuestion)question, cancellationToken);

    protected abstract Task<FactResult> AnswerAsync(DatabaseTarget target, TQuestion question, CancellationToken cancellationToken);
}
