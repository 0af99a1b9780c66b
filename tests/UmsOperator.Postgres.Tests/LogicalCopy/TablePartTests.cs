using UmsOperator.Postgres.Connections;
using UmsOperator.Postgres.LogicalCopy;
using UmsOperator.Postgres.Tests.Servers;

namespace UmsOperator.Postgres.Tests.LogicalCopy;

public sealed class TablePartTests(PostgresServers servers)
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public async Task The_parts_of_a_table_hold_each_of_its_rows_once_also_those_added_behind_the_last_block(int parts)
    {
        await using var production = await TestProduction.CreateAsync(servers, 15, "CREATE TABLE t AS SELECT g AS a FROM generate_series(1, 5000) g", "DELETE FROM t WHERE a % 3 = 0");
        await using var session = await production.OpenAsync();
        var blocks = await session.ScalarAsync<long>("SELECT pg_relation_size('t') / 8192", Token);
        await session.ExecuteAsync("INSERT INTO t SELECT g FROM generate_series(6001, 9000) g", Token);

        var rows = new List<string>();
        foreach (var part in TablePart.Cut(new SourceTable(0, "public.t", " (a)", false, false, null, blocks, 0, 0, false), parts))
        {
            using var reader = await session.BeginTextExportAsync(part.Read, Token);
            rows.AddRange((await reader.ReadToEndAsync(Token)).Split('\n', StringSplitOptions.RemoveEmptyEntries));
        }

        rows.Select(int.Parse).Order().ShouldBe(Enumerable.Range(1, 5000).Where(a => a % 3 != 0).Concat(Enumerable.Range(6001, 3000)));
    }

    [Fact]
    public async Task A_large_table_arrives_as_if_vacuumed_unless_it_is_an_extensions_own()
    {
        await using var production = await TestProduction.CreateAsync(
            servers, 15, "CREATE TABLE large AS SELECT g AS a, repeat(md5(g::text), 12) AS filler FROM generate_series(1, 70000) g");

        var copy = await GoldenCopyComparison.CopyAsync(production);

        const string Visible = "SELECT relpages = relallvisible AND relpages > 3000 FROM pg_class WHERE relname = 'large'";
        (await production.ScalarAsync<bool>(Visible, copy)).ShouldBeTrue();
        (await production.ScalarAsync<long>("SELECT count(*) FROM large", copy)).ShouldBe(70000);
        new TablePart(new SourceTable(0, "t", " (a)", true, true, null, 0, 1L << 30, 0, false)).Frozen.ShouldBeFalse("it would have to be emptied first");
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;
}
