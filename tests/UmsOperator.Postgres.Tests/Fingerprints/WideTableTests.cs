using UmsOperator.Core.Model;
using UmsOperator.Postgres.Fingerprints;
using UmsOperator.Postgres.Tests.LogicalCopy;
using UmsOperator.Postgres.Tests.Servers;

namespace UmsOperator.Postgres.Tests.Fingerprints;

/// <summary>
/// Tables with so many columns that printing an expression takes long, because PostgreSQL compares all column names with each other for each
/// expression.
/// </summary>
public sealed class WideTableTests(PostgresServers servers)
{
    private const int Columns = 1500;

    [Fact]
    public async Task A_table_of_1500_columns_with_defaults_is_copied()
    {
        await using var production = await TestProduction.CreateAsync(servers, 15, Wide("DEFAULT {0} NOT NULL"), "INSERT INTO wide DEFAULT VALUES");

        var copy = await GoldenCopyComparison.CopyAsync(production);

        (await production.ScalarAsync<int>("SELECT c1500 FROM wide", copy)).ShouldBe(Columns);
    }

    [Fact]
    public async Task The_time_that_printing_may_take_fits_the_work()
    {
        await using var production = await TestProduction.CreateAsync(servers, 15, "CREATE TABLE small (a int DEFAULT 1)");
        var small = await ReadAsync(production);
        await production.AsOwnerAsync(Wide("GENERATED ALWAYS AS (id + {0}) STORED"));
        var wide = await ReadAsync(production);

        small.Limit.ShouldBeInRange(TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(61));
        // Reading its expressions takes 24 s on an idle machine.
        wide.Limit.ShouldBeGreaterThan(TimeSpan.FromMinutes(20));
    }

    [Fact]
    public async Task A_default_is_printed_without_reading_all_columns_of_its_table()
    {
        await using var production =
            await TestProduction.CreateAsync(servers, 15, "CREATE TABLE t (a int DEFAULT 1, b text DEFAULT upper('x') || current_user, c int GENERATED ALWAYS AS (a + 1) STORED)");

        var query = CatalogQueries.All.Single(text => text.Contains("pg_attrdef"));
        query.ShouldContain("WHEN '' THEN 0");
        (await production.AskAsync(new FactQuery.Compare(production.Name, production.Name))).Equal.ShouldBeTrue();
    }

    [Fact]
    public async Task A_reading_that_somebody_cancels_says_so_and_that_it_is_tried_again()
    {
        await using var production = await TestProduction.CreateAsync(servers, 15, Wide("GENERATED ALWAYS AS (id + {0}) STORED"));
        var asking = production.UmsDatabase.AnswerAsync(production.Target, new FactQuery.Fingerprint(production.Name), TestContext.Current.CancellationToken);
        while (!asking.IsCompleted)
            await production.ScalarAsync<long>(
                $"SELECT count(pg_cancel_backend(pid)) FROM pg_stat_activity WHERE datname = {Sql.Literal(production.Name)} AND query LIKE '%stored column%' AND state = 'active'", "postgres");

        var error = (await asking).Error.ShouldNotBeNull();
        error.ShouldContain("columns) could not be read within");
        error.ShouldContain("tried again");
    }

    private static async Task<CatalogWork> ReadAsync(TestProduction production)
    {
        await using var session = await production.OpenAsync();
        return await CatalogWork.ReadAsync(session, TestContext.Current.CancellationToken);
    }

    private static string Wide(string column) =>
        $"CREATE TABLE wide (id int PRIMARY KEY DEFAULT 0, {string.Join(", ", Enumerable.Range(1, Columns).Select(i => $"c{i} int {string.Format(null, column, i)}"))})";
}
