using UmsOperator.Core.Observations;

namespace UmsOperator.Postgres.Dispatching;

/// <summary>Answers one type of question. Write them as <see cref="QuestionHandler{TQuestion}"/>; registered in <see cref="PostgresRoom"/>.</summary>
internal interface IQuestionHandler
{
    /// <summary>The type of question.</summary>
    Type QuestionType { get; }

    /// <summary>Answers it.</summary>
    Task<Answer> AnswerAsync(DatabaseTarget target, Question question, CancellationToken cancellationToken);
}
