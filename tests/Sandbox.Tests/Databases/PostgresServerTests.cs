using System.Collections.Immutable;
using Npgsql;
using UmsOperator.Sandbox.Databases;
using UmsOperator.Sandbox.Processes;
using UmsOperator.Sandbox.Tests.Processes;

namespace UmsOperator.Sandbox.Tests.Databases;

public sealed class PostgresServerTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(15)]
    [InlineData(17)]
    [InlineData(18)]
    public async Task A_server_of_each_major_version_answers_and_leaves_nothing(int major)
    {
        var run = RunFolder.Create();
        var server = await PostgresServer.StartAsync(new PostgresOptions { Major = major, Run = run }, cancellationToken: Token);

        (await ScalarAsync(server, "SELECT current_setting('server_version_num')::int / 10000")).ShouldBe(major);
        (await ScalarAsync(server, "SHOW max_connections")).ShouldBe("300");
        (await ScalarAsync(server, "SHOW fsync")).ShouldBe("off");

        await run.DisposeAsync();
        LoopbackPorts.IsFree(server.Port).ShouldBeTrue();
        Directory.Exists(run.Path).ShouldBeFalse();
        ProcessTable.Touching(run.Path).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_wrong_password_is_refused()
    {
        await using var server = await PostgresServer.StartAsync(cancellationToken: Token);
        var wrong = new NpgsqlConnectionStringBuilder(server.ConnectionString()) { Password = "wrong" };
        await using var connection = new NpgsqlConnection(wrong.ConnectionString);

        var thrown = await Should.ThrowAsync<PostgresException>(connection.OpenAsync(Token));

        thrown.SqlState.ShouldBe(PostgresErrorCodes.InvalidPassword);
    }

    [Fact]
    public async Task The_callers_settings_win()
    {
        var settings = ImmutableDictionary<string, string>.Empty.Add("max_connections", "17").Add("log_statement", "'all'");
        await using var server = await PostgresServer.StartAsync(new PostgresOptions { Settings = settings }, cancellationToken: Token);

        (await ScalarAsync(server, "SHOW max_connections")).ShouldBe("17");
        (await ScalarAsync(server, "SHOW log_statement")).ShouldBe("all");
    }

    [Fact]
    public async Task Data_survives_a_restart_and_a_crash_on_the_same_port()
    {
        await using var server = await PostgresServer.StartAsync(cancellationToken: Token);
        await ScalarAsync(server, "CREATE TABLE kept AS SELECT 1 AS a");

        await server.RestartAsync(Token);
        await ScalarAsync(server, "INSERT INTO kept VALUES (2)");
        await server.CrashAsync();
        await server.StartAsync(Token);

        (await ScalarAsync(server, "SELECT sum(a) FROM kept")).ShouldBe(3L);
    }

    [Fact]
    public async Task A_major_version_that_is_not_to_be_had_is_refused() =>
        (await Should.ThrowAsync<ArgumentOutOfRangeException>(
            PostgresServer.StartAsync(new PostgresOptions { Major = 9 }, cancellationToken: Token))).ParamName.ShouldBe("major");

    private static async Task<object?> ScalarAsync(PostgresServer server, string sql)
    {
        await using var connection = new NpgsqlConnection(server.ConnectionString());
        await connection.OpenAsync(Token);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(Token);
    }
}
