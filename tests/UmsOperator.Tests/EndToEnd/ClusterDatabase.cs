using Npgsql;
using UmsOperator.Sandbox.Databases;

namespace UmsOperator.Tests.EndToEnd;

/// <summary>A cluster's databases and roles as a DBA sees them. Shares no code with the operator.</summary>
/// <param name="Production">Connection string of a superuser to production.</param>
/// <param name="Server">The PostgreSQL server.</param>
/// <param name="Names">Names of the database and its roles.</param>
internal sealed record ClusterDatabase(string Production, PostgresServer Server, DatabaseNames Names)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Maintenance => Server.ConnectionString();

    /// <summary>Names of the operator's copies.</summary>
    public Task<IReadOnlyList<string>> CopiesAsync(string uid) => ListAsync("SELECT datname FROM pg_database WHERE datname LIKE $1 ORDER BY 1", Claimed(uid));

    /// <summary>Names of the servers' login roles.</summary>
    public Task<IReadOnlyList<string>> RolesAsync(string uid) => ListAsync("SELECT rolname FROM pg_roles WHERE rolname LIKE $1 AND rolname NOT LIKE '%worker%' ORDER BY 1", Claimed(uid));

    /// <summary>Names of the operator's worker roles that exist now.</summary>
    public Task<IReadOnlyList<string>> WorkersAsync(string uid) => ListAsync("SELECT rolname FROM pg_roles WHERE rolname LIKE $1 AND rolname LIKE '%worker%' ORDER BY 1", Claimed(uid));

    public async Task<bool> ExistsAsync() => (await ListAsync("SELECT datname FROM pg_database WHERE datname = $1", Names.Database)).Count == 1;

    public Task<string> SchemaVersionAsync() => ScalarAsync(Production, "SELECT version FROM ums_schema_version");

    public Task ExecuteAsync(string sql) => RunAsync(Maintenance, sql);

    public Task ExecuteInProductionAsync(string sql) => RunAsync(Production, sql);

    public async Task<string> ScalarAsync(string connectionString, string sql, params string[] parameters)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(Token);
        await using var command = Command(connection, sql, parameters);
        return $"{await command.ExecuteScalarAsync(Token)}";
    }

    /// <summary>Schema and rows as pg_dump writes them, without what running servers write: the registry, heartbeats, and the values of their sequences.</summary>
    public Task<string> DumpAsync() => DatabaseDump.TakeAsync(Server, new NpgsqlConnectionStringBuilder(Production).Database!, Token);

    private static string Claimed(string uid) => $@"ums\_{uid.Replace("-", "", StringComparison.Ordinal)[..8]}\_%";

    private async Task<IReadOnlyList<string>> ListAsync(string sql, string parameter)
    {
        await using var connection = new NpgsqlConnection(Maintenance);
        await connection.OpenAsync(Token);
        await using var command = Command(connection, sql, parameter);
        await using var rows = await command.ExecuteReaderAsync(Token);
        List<string> found = [];
        while (await rows.ReadAsync(Token))
            found.Add(rows.GetString(0));
        return found;
    }

    private static async Task RunAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(Token);
        await using var command = Command(connection, sql);
        await command.ExecuteNonQueryAsync(Token);
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql, params string[] parameters)
    {
        // The tests' own SQL.
#pragma warning disable CA2100
        var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        foreach (var parameter in parameters)
            command.Parameters.AddWithValue(parameter);
        return command;
    }
}
