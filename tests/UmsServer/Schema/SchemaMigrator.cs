using Npgsql;
using UmsServer.Versions;

namespace UmsServer.Schema;

/// <summary>
/// Migrates a database to a schema version: one transaction per step, under a session advisory lock, so that two migrators of one
/// database run in sequence. The session's current role owns the objects.
/// </summary>
public static class SchemaMigrator
{
    // An arbitrary constant that all versions of the server share.
    private const long LockKey = 0x554D5320_4D494752;

    /// <param name="connection">An open connection for exclusive use, without a command timeout.</param>
    /// <param name="target">A version in <see cref="MigrationCatalog"/>.</param>
    /// <param name="migratedBy">Name of the migrating server for the history table.</param>
    /// <param name="observer">Receives each step; may be null.</param>
    /// <param name="cancellationToken">Rolls back the current step; earlier steps stay.</param>
    /// <exception cref="StartRefusedException">The schema is newer than the target, or half-migrated.</exception>
    /// <exception cref="NpgsqlException">A step failed and was rolled back.</exception>
    public static async Task MigrateAsync(
        NpgsqlConnection connection, SchemaVersion target, string migratedBy, IMigrationObserver? observer, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(connection);
        await ExecuteAsync(connection, "SELECT pg_advisory_lock($1)", cancellationToken, LockKey);
        try
        {
            // Read under the lock, because a previous holder may have migrated.
            var state = await SchemaReader.ReadAsync(connection, cancellationToken);
            SchemaRules.RefuseUnlessMigratable(state, target);
            foreach (var migration in MigrationCatalog.Between(state.Version, target))
                await MigrateAsync(connection, migration, migratedBy, observer, cancellationToken);
        }
        finally
        {
            // A broken session no longer holds the lock.
            if (connection.State == System.Data.ConnectionState.Open)
                await ExecuteAsync(connection, "SELECT pg_advisory_unlock($1)", CancellationToken.None, LockKey);
        }
    }

    private static async Task MigrateAsync(
        NpgsqlConnection connection, Migration migration, string migratedBy, IMigrationObserver? observer, CancellationToken cancellationToken)
    {
        foreach (var step in migration.Steps)
        {
            await using (var transaction = await connection.BeginTransactionAsync(cancellationToken))
            {
                if (observer is not null)
                    await observer.OnStepBegunAsync(step, connection, cancellationToken);
                await ExecuteAsync(connection, step.Sql, cancellationToken);
                // Committed with the first step, so that a migration that ends between two steps is recognizable as unfinished.
                if (step == migration.Steps[0])
                    await RecordBeginAsync(connection, migration, migratedBy, cancellationToken);
                if (step == migration.Steps[^1])
                    await RecordEndAsync(connection, migration, cancellationToken);
                await transaction.CommitAsync(cancellationToken);
            }

            if (observer is not null)
                await observer.OnStepCommittedAsync(migration, step);
        }
    }

    private static Task RecordBeginAsync(NpgsqlConnection connection, Migration migration, string by, CancellationToken cancellationToken) =>
        ExecuteAsync(
            connection,
            "INSERT INTO ums_migration_history (from_version, to_version, started_at, migrated_by) VALUES ($1, $2, now(), $3)",
            cancellationToken,
            (object?)migration.From?.ToString() ?? DBNull.Value,
            migration.To.ToString(),
            by);

    private static async Task RecordEndAsync(NpgsqlConnection connection, Migration migration, CancellationToken cancellationToken)
    {
        await ExecuteAsync(
            connection, "UPDATE ums_migration_history SET finished_at = clock_timestamp() WHERE finished_at IS NULL", cancellationToken);
        await ExecuteAsync(
            connection,
            "INSERT INTO ums_schema_version (version) VALUES ($1) ON CONFLICT (singleton) DO UPDATE SET version = EXCLUDED.version",
            cancellationToken,
            migration.To.ToString());
    }

    private static async Task ExecuteAsync(
        NpgsqlConnection connection, string sql, CancellationToken cancellationToken, params object[] values)
    {
        // The scripts are embedded in this program; all values are parameters.
#pragma warning disable CA2100
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
#pragma warning restore CA2100
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
