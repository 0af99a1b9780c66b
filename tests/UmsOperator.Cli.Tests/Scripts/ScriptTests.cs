using Npgsql;
using UmsOperator.Cli.Scripts;
using UmsOperator.Sandbox.Databases;

namespace UmsOperator.Cli.Tests.Scripts;

/// <summary>The query for a DBA.</summary>
public sealed class ScriptTests
{
    private const string Known = "0f3b9c1e-0000-4000-8000-000000000001";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>The query runs as a superuser, in a database where others may create operators.</summary>
    [Fact]
    public async Task Orphans_are_found_without_an_operator_that_somebody_planted()
    {
        await using var postgres = await StartAsync();
        await RunAsync(postgres, "CREATE DATABASE ums_deadbeef_t1_rp",
            "CREATE FUNCTION public.planted(text, text) RETURNS boolean LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''planted''; END'",
            "CREATE OPERATOR public.<> (LEFTARG = text, RIGHTARG = text, FUNCTION = public.planted)", "ALTER DATABASE postgres SET search_path = public, pg_catalog");

        (await AskAsync(postgres, OrphanQuery.Of([Known]))).ShouldBe(["database ums_deadbeef_t1_rp DROP DATABASE ums_deadbeef_t1_rp;"]);
    }

    [Fact]
    public async Task Orphans_are_the_databases_roles_and_claims_of_clusters_that_do_not_exist()
    {
        await using var postgres = await StartAsync();
        await RunAsync(postgres, "CREATE DATABASE ums_0f3b9c1e_t1_rp", "CREATE DATABASE ums_deadbeef_t1_rp", "CREATE DATABASE rmdb", "CREATE DATABASE other", "CREATE DATABASE ums_production",
            $"ALTER DATABASE rmdb SET umsoperator.cluster = '{Known}'", "ALTER DATABASE other SET umsoperator.cluster = 'deadbeef-0000-4000-8000-000000000002'",
            "CREATE ROLE ums_0f3b9c1e_t1_0p", "CREATE ROLE ums_deadbeef_t1_0p", "CREATE ROLE ums_owner");

        (await AskAsync(postgres, OrphanQuery.Of([Known]))).ShouldBe(
        [
            "database ums_deadbeef_t1_rp DROP DATABASE ums_deadbeef_t1_rp;", "role ums_deadbeef_t1_0p DROP ROLE ums_deadbeef_t1_0p;", "claim other ALTER DATABASE other RESET umsoperator.cluster;",
        ]);
        (await AskAsync(postgres, OrphanQuery.Of([]))).Count.ShouldBe(6);
    }

    private static async Task<PostgresServer> StartAsync()
    {
        try
        {
            return await PostgresServer.StartAsync(new PostgresOptions(), null, Token);
        }
        catch (Exception missing) when (Environment.GetEnvironmentVariable("CI") != "true" && missing is not OperationCanceledException)
        {
            Assert.Skip($"no PostgreSQL: {missing.Message}");
            throw;
        }
    }

    private static async Task RunAsync(PostgresServer postgres, params string[] statements)
    {
        await using var connection = await OpenAsync(postgres);
        foreach (var statement in statements)
        {
            await using var command = Command(connection, statement);
            await command.ExecuteNonQueryAsync(Token);
        }
    }

    private static async Task<List<string>> AskAsync(PostgresServer postgres, string query)
    {
        await using var connection = await OpenAsync(postgres);
        await using var command = Command(connection, query);
        await using var reader = await command.ExecuteReaderAsync(Token);
        List<string> rows = [];
        while (await reader.ReadAsync(Token))
            rows.Add($"{reader.GetString(0)} {reader.GetString(1)} {reader.GetString(3)}");
        return rows;
    }

    private static async Task<NpgsqlConnection> OpenAsync(PostgresServer postgres)
    {
        var connection = new NpgsqlConnection(postgres.ConnectionString());
        await connection.OpenAsync(Token);
        return connection;
    }

    // The statements are the test's own, and the one that is tested.
#pragma warning disable CA2100
    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql) => new(sql, connection);
#pragma warning restore CA2100
}
