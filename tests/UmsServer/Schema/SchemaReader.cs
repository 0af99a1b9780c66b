using Npgsql;
using UmsServer.Versions;

namespace UmsServer.Schema;

/// <summary>Reads the schema state of a database.</summary>
public static class SchemaReader
{
    /// <exception cref="NpgsqlException">The database is unavailable, or the login may not read.</exception>
    public static async Task<SchemaState> ReadAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(connection);
        await using var exists = new NpgsqlCommand("SELECT to_regclass('public.ums_schema_version') IS NOT NULL", connection);
        if (await exists.ExecuteScalarAsync(cancellationToken) is not true)
            return new SchemaState(Version: null, HalfMigrated: false);

        await using var read = new NpgsqlCommand(
            "SELECT (SELECT version FROM ums_schema_version), EXISTS (SELECT FROM ums_migration_history WHERE finished_at IS NULL)",
            connection);
        await using var row = await read.ExecuteReaderAsync(cancellationToken);
        await row.ReadAsync(cancellationToken);
        var version = await row.IsDBNullAsync(0, cancellationToken) ? (SchemaVersion?)null : SchemaVersion.Parse(row.GetString(0));
        return new SchemaState(version, row.GetBoolean(1));
    }
}
