using UmsOperator.Api.Spec;
using UmsOperator.Core.Model;
using UmsOperator.Postgres.Access;
using UmsOperator.Postgres.Connections;
using UmsOperator.Postgres.Dispatching;

namespace UmsOperator.Postgres.Fingerprints;

/// <summary>Reads the hash of a database's fingerprint, and the database's schema version.</summary>
internal sealed class FingerprintQueryHandler(OperatorConnections connections, WorkerRoles workers) : FactQueryHandler<FactQuery.Fingerprint>
{
    /// <inheritdoc/>
    protected override async Task<FactResult> AnswerAsync(DatabaseTarget target, FactQuery.Fingerprint query, CancellationToken cancellationToken)
    {
        await using var maintenance = await connections.OpenMaintenanceAsync(target, "print", cancellationToken);
        await using var worker = await workers.MakeAsync(maintenance, target, query.Database, WorkerRights.ReadAsOwner, sessions: 1, cancellationToken);
        await using var connection = await worker.OpenAsync("print", SessionLimits.Change, cancellationToken);
        var fingerprint = await CatalogReader.ReadAsync(connection, target, cancellationToken);
        // On production, the version is read with a server's rights, not with those of the session.
        var role = query.Database == target.Database.Name && target.Database.Access == DatabaseAccess.PerServerRoles ? target.Database.AppRole : null;
        var (version, _) = await SchemaVersionReader.ReadAsync(connection, target, role, cancellationToken);
        return new FactResult { Question = query, Hash = fingerprint.Hash, SchemaVersion = version };
    }
}
