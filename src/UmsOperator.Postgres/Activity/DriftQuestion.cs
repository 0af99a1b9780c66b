using UmsOperator.Core.Observations;
using UmsOperator.Postgres.Claims;
using UmsOperator.Postgres.Dispatching;
using UmsOperator.Postgres.Sessions;

namespace UmsOperator.Postgres.Activity;

/// <summary>Row changes in production since the golden copy, or since the commit for a restore point.</summary>
internal sealed class DriftQuestion(OperatorConnections connections) : QuestionHandler<Question.Drift>
{
    /// <inheritdoc/>
    protected override async Task<Answer> AnswerAsync(DatabaseTarget target, Question.Drift question, CancellationToken cancellationToken)
    {
        await using var maintenance = await connections.OpenMaintenanceAsync(target, "drift", cancellationToken);
        var comment = await CopyState.RequireCompleteAsync(maintenance, target, question.BaselineCopy, cancellationToken);
        await using var connection = await connections.OpenAsync(target, target.Database.Name, "drift", cancellationToken);
        var (now, ignored) = await ActivityReader.ReadAsync(connection, target, cancellationToken);
        return new Answer { Question = question, Changes = ActivityDifference.Of(comment.Production, now, ignored) };
    }
}
