using System.Data;
using Npgsql;
using UmsOperator.Postgres.Connections;
using UmsOperator.Postgres.LogicalCopy;
using UmsOperator.Postgres.Tests.Servers;

namespace UmsOperator.Postgres.Tests.LogicalCopy;

public sealed class SourceTablesTests(PostgresServers servers)
{
    private const string Table = "CREATE TABLE t AS SELECT 1 AS a";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_table_that_was_truncated_since_the_snapshot_is_not_copied_as_an_empty_one()
    {
        await using var production = await TestProduction.CreateAsync(servers, 15, Table, "CREATE TABLE other (a int)");
        await using var session = await production.OpenAsync();
        await using var transaction = await session.BeginTransactionAsync(IsolationLevel.RepeatableRead, Token);
        await session.ExecuteAsync("SELECT 1", Token);
        await production.AsOwnerAsync("TRUNCATE t");

        var tables = await SourceTables.ReadAsync(session, Token);

        (await Should.ThrowAsync<DatabaseActionException>(() => SourceTables.LockAsync(session, tables, Token))).Message.ShouldStartWith("t was truncated");
    }

    [Fact]
    public async Task Nobody_truncates_a_table_while_it_is_copied()
    {
        await using var production = await TestProduction.CreateAsync(servers, 15, Table);
        await using var session = await production.OpenAsync();
        await using var transaction = await session.BeginTransactionAsync(IsolationLevel.RepeatableRead, Token);

        await SourceTables.LockAsync(session, await SourceTables.ReadAsync(session, Token), Token);

        var refused = await Should.ThrowAsync<PostgresException>(() => production.AsOwnerAsync("SET lock_timeout = '50ms'; TRUNCATE t"));
        refused.SqlState.ShouldBe(PostgresErrorCodes.LockNotAvailable);
        await production.AsOwnerAsync("INSERT INTO t VALUES (2)");
    }
}
