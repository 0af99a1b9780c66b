using System.Globalization;
using System.Text;
using Npgsql;
using NpgsqlTypes;
using UmsServer.Schema;
using UmsServer.Versions;

namespace UmsOperator.Sandbox.Seeding;

/// <summary>
/// Fills an empty database like that of a UMS. The schema comes from the reference server's own migrations: the first one, then
/// the rows, then those up to <see cref="SeedOptions.SchemaVersion"/>, as in a database with a history.
/// </summary>
public sealed class UmsDatabaseSeeder(string connectionString, SeedOptions options, TimeProvider time)
{
    private const int TablesPerBatch = 50;

    /// <exception cref="NpgsqlException">The database is not empty, or the login may not set the owner's role.</exception>
    public async Task<SeedResult> SeedAsync(CancellationToken cancellationToken)
    {
        var begun = time.GetTimestamp();
        // No pooling: the session sets the owner's role and would later block a template copy.
        var settings = new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false, CommandTimeout = 0 };
        await using var connection = new NpgsqlConnection(settings.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        if (options.Owner is { } owner)
            await ExecuteAsync(connection, $"SET ROLE \"{owner.Replace("\"", "\"\"", StringComparison.Ordinal)}\"", cancellationToken);

        await SchemaMigrator.MigrateAsync(connection, MigrationCatalog.All[0].To, "seeder", observer: null, cancellationToken);
        await CreateFeatureTablesAsync(connection, cancellationToken);
        await CopyAsync(connection, cancellationToken);
        await SchemaMigrator.MigrateAsync(
            connection, SchemaVersion.Parse(options.SchemaVersion), "seeder", observer: null, cancellationToken);
        await ExecuteAsync(connection, "ANALYZE devices, profiles, profile_settings, profile_assignments", cancellationToken);
        return await MeasureAsync(connection, begun, cancellationToken);
    }

    private async Task CreateFeatureTablesAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var random = new Random(options.Seed);
        foreach (var batch in Enumerable.Range(0, options.FeatureTables).Chunk(TablesPerBatch))
        {
            var sql = batch.Aggregate(new StringBuilder(), (text, number) => text.Append(FeatureTables.Sql(number, random)));
            await ExecuteAsync(connection, sql.ToString(), cancellationToken);
        }
    }

    private async Task CopyAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await ExecuteAsync(
            connection,
            $"""
            INSERT INTO device_groups (group_id, name) SELECT n, 'Site ' || n FROM generate_series(1, 100) n;
            INSERT INTO profiles (profile_id, name, priority) SELECT n, 'profile-' || n, n % 7 FROM generate_series(1, {options.Profiles}) n;
            INSERT INTO profile_settings (profile_id, setting_key, setting_value)
            SELECT p, 'feature.' || ((p * 5 + s) % 60) || '.value', CASE s % 3 WHEN 0 THEN 'true' WHEN 1 THEN (p * s)::text ELSE 'text ' || p END
            FROM generate_series(1, {options.Profiles}) p, generate_series(1, {options.SettingsPerProfile}) s;
            """,
            cancellationToken);
        await CopyDevicesAsync(connection, cancellationToken);
        await CopyAssignmentsAsync(connection, cancellationToken);
        await ExecuteAsync(
            connection,
            """
            SELECT setval(pg_get_serial_sequence('devices', 'device_id'), greatest(max(device_id), 1)) FROM devices;
            SELECT setval(pg_get_serial_sequence('profiles', 'profile_id'), greatest(max(profile_id), 1)) FROM profiles;
            SELECT setval(pg_get_serial_sequence('device_groups', 'group_id'), greatest(max(group_id), 1)) FROM device_groups;
            """,
            cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private async Task CopyDevicesAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var copy = await connection.BeginBinaryImportAsync(
            "COPY devices (device_id, unit_id, name, mac_address, ip_address, site, group_id, power_state, comment) FROM STDIN (FORMAT binary)",
            cancellationToken);
        for (var id = 1; id <= options.Devices; id++)
        {
            var hex = id.ToString("X6", CultureInfo.InvariantCulture);
            await copy.StartRowAsync(cancellationToken);
            await copy.WriteAsync((long)id, NpgsqlDbType.Bigint, cancellationToken);
            await copy.WriteAsync($"00E0C5{hex}", NpgsqlDbType.Varchar, cancellationToken);
            await copy.WriteAsync($"thin-client-{id}", NpgsqlDbType.Varchar, cancellationToken);
            await copy.WriteAsync($"00:E0:C5:{hex[..2]}:{hex[2..4]}:{hex[4..]}", NpgsqlDbType.Varchar, cancellationToken);
            await copy.WriteAsync($"10.{id >> 16 & 255}.{id >> 8 & 255}.{id & 255}", NpgsqlDbType.Varchar, cancellationToken);
            await copy.WriteAsync($"Building {id % 100 + 1}", NpgsqlDbType.Varchar, cancellationToken);
            await copy.WriteAsync(id % 100 + 1, NpgsqlDbType.Integer, cancellationToken);
            await copy.WriteAsync(id % 3 == 0 ? "OFF" : "ON", NpgsqlDbType.Varchar, cancellationToken);
            await copy.WriteAsync($"Desk {id % 900}, delivered with order {id / 25}", NpgsqlDbType.Text, cancellationToken);
        }

        await copy.CompleteAsync(cancellationToken);
    }

    private async Task CopyAssignmentsAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var copy = await connection.BeginBinaryImportAsync(
            "COPY profile_assignments (device_id, profile_id) FROM STDIN (FORMAT binary)", cancellationToken);
        for (var id = 1; id <= options.Devices; id++)
        {
            for (var n = 0; n < Math.Min(options.ProfilesPerDevice, options.Profiles); n++)
            {
                await copy.StartRowAsync(cancellationToken);
                await copy.WriteAsync((long)id, NpgsqlDbType.Bigint, cancellationToken);
                await copy.WriteAsync((id + n) % options.Profiles + 1, NpgsqlDbType.Integer, cancellationToken);
            }
        }

        await copy.CompleteAsync(cancellationToken);
    }

    private async Task<SeedResult> MeasureAsync(NpgsqlConnection connection, long begun, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            "SELECT (SELECT count(*)::int FROM pg_tables WHERE schemaname = 'public'), pg_database_size(current_database())", connection);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        await row.ReadAsync(cancellationToken);
        return new SeedResult(row.GetInt32(0), row.GetInt64(1), time.GetElapsedTime(begun));
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        // Built from constants, numbers and one quoted identifier.
#pragma warning disable CA2100
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
