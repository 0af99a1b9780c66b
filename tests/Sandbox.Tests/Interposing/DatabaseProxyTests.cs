using Npgsql;
using UmsOperator.Sandbox.Databases;
using UmsOperator.Sandbox.Interposing;

namespace UmsOperator.Sandbox.Tests.Interposing;

/// <summary>On a real server, through Npgsql as the operator uses it.</summary>
public sealed class DatabaseProxyTests
{
    private const string Operator = "ums-operator/uid/mark.fence";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_an_operator_changes_is_shown_before_and_after_with_its_task_and_database()
    {
        await using var server = await PostgresServer.StartAsync(cancellationToken: Token);
        var interposer = new ScriptedInterposer();
        await using var proxy = DatabaseProxy.Start(server.Port, interposer);
        await using var session = await OpenAsync(server, proxy, Operator);

        await ExecuteAsync(session, "CREATE TABLE a (b int)");
        await using (var transaction = await session.BeginTransactionAsync(Token))
        {
            await ExecuteAsync(session, "INSERT INTO a VALUES (1)");
            await transaction.CommitAsync(Token);
        }

        interposer.Seen.Select(seen => (((InterposedAction.Statement)seen.Action).Text, seen.Moment, seen.Action.Succeeded)).ShouldBe(
        [
            ("CREATE TABLE a (b int)", Moment.Before, null), ("CREATE TABLE a (b int)", Moment.After, true),
            ("COMMIT", Moment.Before, null), ("COMMIT", Moment.After, true),
        ]);
        interposer.Seen.Select(seen => (InterposedAction.Statement)seen.Action).ShouldAllBe(action => action.Task == "fence" && action.Database == "postgres");
    }

    [Theory]
    [InlineData(Moment.Before, false)]
    [InlineData(Moment.After, true)]
    public async Task Cut_before_a_statement_it_is_not_done_and_cut_after_it_only_the_answer_is_lost(Moment moment, bool isThere)
    {
        await using var server = await PostgresServer.StartAsync(cancellationToken: Token);
        await using var proxy = DatabaseProxy.Start(server.Port, new ScriptedInterposer((_, now) => now == moment ? Ruling.Cut : Ruling.Pass));
        await using var session = await OpenAsync(server, proxy, Operator);

        await Should.ThrowAsync<NpgsqlException>(ExecuteAsync(session, "CREATE DATABASE made"));

        (await ScalarAsync(server, "SELECT EXISTS (SELECT FROM pg_database WHERE datname = 'made')")).ShouldBe(isThere);
    }

    [Fact]
    public async Task A_refused_statement_is_shown_as_failed_and_the_session_lives_on()
    {
        await using var server = await PostgresServer.StartAsync(cancellationToken: Token);
        var interposer = new ScriptedInterposer();
        await using var proxy = DatabaseProxy.Start(server.Port, interposer);
        await using var session = await OpenAsync(server, proxy, Operator);

        await Should.ThrowAsync<PostgresException>(ExecuteAsync(session, "DROP DATABASE absent"));
        await ExecuteAsync(session, "SELECT 1");

        interposer.Seen.Select(seen => seen.Action.Succeeded).ShouldBe([null, false]);
    }

    [Fact]
    public async Task Copied_rows_pass_and_a_servers_session_is_none_of_its_business()
    {
        await using var server = await PostgresServer.StartAsync(cancellationToken: Token);
        var interposer = new ScriptedInterposer();
        await using var proxy = DatabaseProxy.Start(server.Port, interposer);
        await using (var raw = await OpenAsync(server, proxy, "ums-server"))
            await ExecuteAsync(raw, "CREATE TABLE a (b text)");
        interposer.Seen.ShouldBeEmpty();

        await using (var session = await OpenAsync(server, proxy, Operator))
        {
            await using var rows = await session.BeginTextImportAsync("COPY a FROM stdin", Token);
            for (var row = 0; row < 10_000; row++)
                await rows.WriteLineAsync($"row {row}");
        }

        (await ScalarAsync(server, "SELECT count(*) FROM a")).ShouldBe(10_000L);
        interposer.Seen.Select(seen => seen.Moment).ShouldBe([Moment.Before, Moment.After]);
    }

    [Fact]
    public async Task A_client_that_dies_ends_its_backend()
    {
        await using var server = await PostgresServer.StartAsync(cancellationToken: Token);
        await using var proxy = DatabaseProxy.Start(server.Port, new ScriptedInterposer());
        const string Count = "SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE 'ums-%'";
        var session = await OpenAsync(server, proxy, Operator);
        (await ScalarAsync(server, Count)).ShouldBe(1L);

        await session.DisposeAsync();

        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (await ScalarAsync(server, Count) is not 0L)
            await timer.WaitForNextTickAsync(Token);
    }

    private static async Task<NpgsqlConnection> OpenAsync(PostgresServer server, DatabaseProxy proxy, string application)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(server.ConnectionString()) { Port = proxy.Port, ApplicationName = application }.ConnectionString);
        await connection.OpenAsync(Token);
        return connection;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Token);
    }

    private static async Task<object?> ScalarAsync(PostgresServer server, string sql)
    {
        await using var connection = new NpgsqlConnection(server.ConnectionString());
        await connection.OpenAsync(Token);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(Token);
    }
}
