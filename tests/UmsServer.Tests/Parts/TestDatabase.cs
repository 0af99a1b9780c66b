using System.Diagnostics;
using Npgsql;
using UmsOperator.Sandbox.Databases;
using UmsOperator.Sandbox.Seeding;
using UmsServer.Schema;
using UmsServer.Versions;

namespace UmsServer.Tests.Parts;

/// <summary>A database of one test.</summary>
public sealed class TestDatabase(PostgresServer server, string name)
{
    public string Name => name;

    public PostgresServer Server => server;

    public string ConnectionString => server.ConnectionString(name);

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
        var start = new ProcessStartInfo(
            Path.Combine(server.BinFolder, "pg_dump"), ["--schema-only", "-h", server.Host, "-p", $"{server.Port}", "-U", "postgres", name])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            Environment = { ["PGPASSWORD"] = server.SuperuserPassword },
        };
        using var process = Process.Start(start)!;
        var dump = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        process.ExitCode.ShouldBe(0);
        return string.Join('\n', dump.Split('\n').Where(line => !line.Contains("restrict ", StringComparison.Ordinal)));
    }
}
