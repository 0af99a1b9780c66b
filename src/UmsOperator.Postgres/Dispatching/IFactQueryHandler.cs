using UmsOperator.Core.Model;
using UmsOperator.Postgres.Hosting;

namespace UmsOperator.Postgres.Dispatching;

/// <summary>Answers one type of question. Write them as <see cref="FactQueryHandler{TQuestion}"/>; registered in <see cref="PostgresServices"/>.</summary>
internal interface IFactQueryHandler
{
    /// <summary>The type of question.</summary>
    Type QuestionType { get; }

    /// <summary>Answers it.</summary>
    Task<FactResult> AnswerAsync(DatabaseTarget target, FactQuery question, CancellationToken cancellationToken);
}
