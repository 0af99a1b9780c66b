using UmsOperator.Core.Model;
using UmsOperator.Postgres.Hosting;

namespace UmsOperator.Postgres.Dispatching;

/// <summary>Answers questions of one type. Any exception is turned into <see cref="FactResult.Error"/> by <see cref="UmsDatabase"/>.</summary>
/// <typeparam name="TQuestion">The type of question.</typeparam>
internal abstract class FactQueryHandler<TQuestion> : IFactQueryHandler
    where TQuestion : FactQuery
{
    public Type QuestionType => typeof(TQuestion);

    Task<FactResult> IFactQueryHandler.AnswerAsync(DatabaseTarget target, FactQuery question, CancellationToken cancellationToken) =>
        AnswerAsync(target, (TQuestion)question, cancellationToken);

    protected abstract Task<FactResult> AnswerAsync(DatabaseTarget target, TQuestion question, CancellationToken cancellationToken);
}
