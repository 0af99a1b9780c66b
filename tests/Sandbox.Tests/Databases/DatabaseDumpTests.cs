using Npgsql;
using UmsOperator.Sandbox.Databases;

namespace UmsOperator.Sandbox.Tests.Databases;

public sealed class DatabaseDumpTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_sequence_that_a_crash_moved_ahead_is_no_difference_only_where_there_was_a_crash()
    {
        await using var server = await PostgresServer.StartAsync(cancellationToken: Token);
        await ExecuteAsync(server, "CREATE TABLE t (id serial, s text); INSERT INTO t (s) VALUES ('a'), ('b')");
        var before = await DatabaseDump.TakeAsync(server, "postgres", Token);

        await server.KillAsync();
        await server.StartAsync(Token);

        var now = await DatabaseDump.TakeAsync(server, "postgres", Token);
        now.ShouldNotBe(before, "PostgreSQL logs sequences ahead");
        DatabaseDump.Differences(before, now, crashes: 1).ShouldBeEmpty();
        DatabaseDump.Differences(before, now).ShouldContain(line => line.StartsWith("+SELECT pg_catalog.setval("));
        DatabaseDump.Differences(now, before, crashes: 1).ShouldContain(line => line.StartsWith("+SELECT pg_catalog.setval("), "no crash moves a sequence back");
    }

    [Fact]
    public async Task A_changed_row_and_a_sequence_far_ahead_are_differences_after_a_crash_too()
    {
        await using var server = await PostgresServer.StartAsync(cancellationToken: Token);
        await ExecuteAsync(server, "CREATE TABLE t (id serial, s text); INSERT INTO t (s) VALUES ('a'), ('b')");
        var before = await DatabaseDump.TakeAsync(server, "postgres", Token);

        await ExecuteAsync(server, "UPDATE t SET s = 'c' WHERE id = 1; SELECT setval('t_id_seq', 1000)");

        var lines = DatabaseDump.Differences(before, await DatabaseDump.TakeAsync(server, "postgres", Token), crashes: 1);
        lines.ShouldContain("-1\ta");
        lines.ShouldContain("+1\tc");
        lines.ShouldContain(line => line.StartsWith("+SELECT pg_catalog.setval("));
    }

    private static async Task ExecuteAsync(PostgresServer server, string sql)
    {
        await using var connection = new NpgsqlConnection(server.ConnectionString());
        await connection.OpenAsync(Token);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Token);
    }
}
