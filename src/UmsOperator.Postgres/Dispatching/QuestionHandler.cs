using UmsOperator.Core.Observations;

namespace UmsOperator.Postgres.Dispatching;

/// <summary>Answers questions of one type. Any exception is turned into <see cref="Answer.Error"/> by <see cref="UmsDatabase"/>.</summary>
/// <typeparam name="TQuestion">The type of question.</typeparam>
internal abstract class QuestionHandler<TQuestion> : IQuestionHandler
    where TQuestion : Question
{
    public Type QuestionType => typeof(TQuestion);

    Task<Answer> IQuestionHandler.AnswerAsync(DatabaseTarget target, Question question, CancellationToken cancellationToken) =>
        AnswerAsync(target, (TQuestion)question, cancellationToken);

    protected abstract Task<Answer> AnswerAsync(DatabaseTarget target, TQuestion question, CancellationToken cancellationToken);
}
