using Npgsql;
using UmsOperator.Sandbox.Seeding;
using UmsServer.Schema;
using UmsServer.Versions;

namespace UmsServer.Tests.Parts;

/// <summary>A database of one test.</summary>
public sealed class TestDatabase(PostgresFixture server, string name)
{
    public string Name => name;

    public int Port => server.Port;

    public string ConnectionString => $"Host=127.0.0.1;Port={server.Port};Username=postgres;Database={name};Pooling=false";

    public async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>The rows of a query as text: cells joined by |.</summary>
    public async Task<string[]> QueryAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var rows = new List<string>();
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
            rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(reader.GetValue)));
        return [.. rows];
    }

    public async Task MigrateAsync(string version)
    {
        await using var connection = new NpgsqlConnection(ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await SchemaMigrator.MigrateAsync(
            connection, SchemaVersion.Parse(version), "test", observer: null, TestContext.Current.CancellationToken);
    }

    public Task<SeedResult> SeedAsync(int devices, string version) => new UmsDatabaseSeeder(
        ConnectionString, new SeedOptions { Devices = devices, FeatureTables = 0, SchemaVersion = version }, TimeProvider.System)
        .SeedAsync(TestContext.Current.CancellationToken);

    /// <summary>The catalog as pg_dump prints it, without the key that newer ones put on each dump.</summary>
    public async Task<string> DumpSchemaAsync()
    {
        var dump = await PostgresFixture.RunAsync(
            PostgresFixture.PgDump, "--schema-only", "-h", "127.0.0.1", "-p", $"{Port}", "-U", "postgres", name);
        return string.Join('\n', dump.Split('\n').Where(line => !line.Contains("restrict ", StringComparison.Ordinal)));
    }
}
