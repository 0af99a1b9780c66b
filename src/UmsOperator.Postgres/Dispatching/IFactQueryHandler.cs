using UmsOperator.Core.Model;
using UmsOperator.Postgres.Hosting;

namespace UmsOperator.Postgres.Dispatching;

/// <summary>
/// Runs one type of fact query. Derive implementations from <see cref="FactQueryHandler{TQuestion}"/> and register them in the methods that
/// <see cref="PostgresServices"/> calls.
/// </summary>
internal interface IFactQueryHandler
{
    /// <summary>The type of the fact queries that this handler runs.</summary>
    Type QuestionType { get; }

    /// <summary>Runs a fact query of <see cref="QuestionType"/>.</summary>
    Task<FactResult> AnswerAsync(DatabaseTarget target, FactQuery question, CancellationToken cancellationToken);
}
