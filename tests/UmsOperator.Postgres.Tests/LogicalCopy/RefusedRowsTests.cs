using UmsOperator.Postgres.Tests.Servers;

namespace UmsOperator.Postgres.Tests.LogicalCopy;

/// <summary>
/// Rows that exist in production but that the copy refuses, because production's own code runs there with only pg_catalog in its search_path.
/// </summary>
public sealed class RefusedRowsTests(PostgresServers servers)
{
    private const string Looks =
        "CREATE TABLE allowed AS SELECT 1 AS a; CREATE FUNCTION known(int) RETURNS bool LANGUAGE plpgsql IMMUTABLE AS 'BEGIN RETURN EXISTS (SELECT FROM allowed WHERE a = $1); END';";

    [Theory]
    [InlineData(Looks + "CREATE TABLE orders (id int CHECK (known(id))); INSERT INTO orders VALUES (1)", "rows of public.orders", "ALTER FUNCTION public.known(integer) SET search_path")]
    [InlineData(Looks + "CREATE DOMAIN code AS int CHECK (known(VALUE)); CREATE TABLE orders (id code); INSERT INTO orders VALUES (1)",
        "rows of public.orders, column id,", "ALTER FUNCTION public.known(integer) SET search_path")]
    [InlineData(Looks + "CREATE TABLE orders (id int, ok bool GENERATED ALWAYS AS (known(id)) STORED); INSERT INTO orders VALUES (1)",
        "rows of public.orders", "ALTER FUNCTION public.known(integer) SET search_path")]
    [InlineData("CREATE TABLE allowed AS SELECT 1 AS a; CREATE FUNCTION known(int) RETURNS bool LANGUAGE sql IMMUTABLE AS 'SELECT EXISTS (SELECT FROM allowed WHERE a = $1)'; CREATE TABLE orders (id int CHECK (known(id))); INSERT INTO orders VALUES (1)", "rows of public.orders", "known")]
    [InlineData(Looks + "CREATE FUNCTION weight(int) RETURNS int LANGUAGE plpgsql IMMUTABLE AS 'BEGIN RETURN (SELECT a FROM allowed LIMIT 1); END'; CREATE TABLE orders (id int); INSERT INTO orders VALUES (1); CREATE INDEX heavy ON orders (weight(id))", "INDEX public.heavy", "weight(integer)")]
    public async Task A_row_that_is_refused_is_reported_with_its_table_and_the_function_and_a_cure(string sql, string where, string cure)
    {
        await using var production = await TestProduction.CreateAsync(servers, 15, sql);

        var refused = (await Should.ThrowAsync<DatabaseActionException>(() => GoldenCopyComparison.CopyAsync(production))).Message;

        refused.ShouldContain(where);
        refused.ShouldContain(cure);
        refused.ShouldContain("update.golden");
        refused.ShouldContain("(42P01)");
    }
}
