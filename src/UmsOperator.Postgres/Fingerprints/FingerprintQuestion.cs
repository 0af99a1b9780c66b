using UmsOperator.Core.Observations;
using UmsOperator.Postgres.Dispatching;
using UmsOperator.Postgres.Observing;
using UmsOperator.Postgres.Sessions;

namespace UmsOperator.Postgres.Fingerprints;

/// <summary>The hash of a database's fingerprint, and its schema version.</summary>
internal sealed class FingerprintQuestion(OperatorConnections connections) : QuestionHandler<Question.Fingerprint>
{
    /// <inheritdoc/>
    protected override async Task<Answer> AnswerAsync(DatabaseTarget target, Question.Fingerprint question, CancellationToken cancellationToken)
    {
        await using var connection = await connections.OpenAsync(target, question.Database, "print", cancellationToken);
        var fingerprint = await CatalogReader.ReadAsync(connection, target, cancellationToken);
        var (version, _) = await SchemaLook.ReadVersionAsync(connection, target, cancellationToken);
        return new Answer { Question = question, Hash = fingerprint.Hash, SchemaVersion = version };
    }
}
