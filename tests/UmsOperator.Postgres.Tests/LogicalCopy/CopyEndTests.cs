using UmsOperator.Postgres.LogicalCopy;
using UmsOperator.Postgres.Tests.Servers;

namespace UmsOperator.Postgres.Tests.LogicalCopy;

public sealed class CopyEndTests(PostgresServers servers)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Rows_that_came_before_a_failure_are_not_kept_although_they_end_with_a_whole_row(bool binary)
    {
        await using var production = await TestProduction.CreateAsync(servers, 15, "CREATE TABLE t (a int)");
        await using var connection = await production.OpenAsync();
        var part = new TablePart(new SourceTable(0, "t", " (a)", binary, false, null, 0, 0, 0, false));
        byte[] rows = binary ? [.. "PGCOPY\n"u8, 255, 13, 10, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 4, 0, 0, 0, 7] : [.. "7\n"u8];

        await Should.ThrowAsync<TimeoutException>(async () =>
        {
            await using var end = await CopyEnd.WriteAsync(connection, part, Token);
            await end.Stream.WriteAsync(rows, Token);
            throw new TimeoutException();
        });

        (await production.ScalarAsync<long>("SELECT count(*) FROM t")).ShouldBe(0);
    }

    [Fact]
    public async Task A_reader_that_is_left_half_way_does_not_read_on_to_the_end()
    {
        await using var production = await TestProduction.CreateAsync(servers, 15, "CREATE VIEW endless AS SELECT generate_series(1, 1000000000000) AS a");
        await using var connection = await production.OpenAsync();
        var part = new TablePart(new SourceTable(0, "endless", " (a)", true, true, "WHERE true", 0, 0, 0, false));

        await Should.ThrowAsync<TimeoutException>(async () =>
        {
            await using var end = await CopyEnd.ReadAsync(connection, part, Token);
            await end.Stream.ReadExactlyAsync(new byte[100], Token);
            throw new TimeoutException();
        });
    }
}
