using UmsOperator.Postgres.Sessions;
using UmsOperator.Core.Observations;
using UmsOperator.Postgres.Dispatching;

namespace UmsOperator.Postgres.Fingerprints;

/// <summary>Whether two databases have the same fingerprint.</summary>
internal sealed class CompareQuestion(OperatorConnections connections, FingerprintComparer comparer) : QuestionHandler<Question.Compare>
{
    /// <inheritdoc/>
    protected override async Task<Answer> AnswerAsync(DatabaseTarget target, Question.Compare question, CancellationToken cancellationToken)
    {
        await using var maintenance = await connections.OpenMaintenanceAsync(target, "compare", cancellationToken);
        var (comparison, hash) = await comparer.CompareAsync(maintenance, target, question.Older, question.Younger, "compare", cancellationToken);
        return new Answer { Question = question, Equal = comparison.Equal, Hash = comparison.Equal ? hash : null, Differences = comparison.Differences };
    }
}
