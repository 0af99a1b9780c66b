using UmsOperator.Core.Model;
using UmsOperator.Postgres.Tests.LogicalCopy;
using UmsOperator.Postgres.Tests.Servers;

namespace UmsOperator.Postgres.Tests.Preflight;

/// <summary>What pg_dump leaves out without a message is reported before anything is copied, and not by a comparison after all rows were.</summary>
public sealed class LeftOutTests(PostgresServers servers)
{
    private const string Registry = "CREATE TABLE epr_processes (epr_process_host text)";
    private const string Partitioned =
        "CREATE TABLE q (a int PRIMARY KEY) PARTITION BY LIST (a); CREATE TABLE q1 PARTITION OF q FOR VALUES IN (1); CREATE TABLE q2 PARTITION OF q FOR VALUES IN (2); INSERT INTO q VALUES (1), (2)";

    [Theory]
    [InlineData("CREATE EXTENSION hstore; CREATE TABLE kept (a int); INSERT INTO kept VALUES (1); ALTER EXTENSION hstore ADD TABLE kept", null, "ALTER EXTENSION hstore DROP TABLE public.kept")]
    [InlineData("CREATE EXTENSION hstore; CREATE FUNCTION kept(a int) RETURNS int LANGUAGE sql AS 'SELECT 1'; ALTER EXTENSION hstore ADD FUNCTION kept(int)",
        null, "ALTER EXTENSION hstore DROP FUNCTION public.kept(integer)")]
    [InlineData("CREATE TABLE t (a int)", "CREATE FUNCTION pg_catalog.ifnull(text, text) RETURNS text LANGUAGE sql AS 'SELECT coalesce($1, $2)'",
        "DROP FUNCTION pg_catalog.ifnull(pg_catalog.text,pg_catalog.text)")]
    [InlineData("CREATE TABLE t (a int)", "CREATE TABLE information_schema.kept (a serial)", "DROP TABLE information_schema.kept")]
    public async Task Something_added_by_hand_to_an_extension_or_to_PostgreSQLs_own_schemas_is_named_with_the_cure(string owners, string? superusers, string cure)
    {
        await using var production = await TestProduction.CreateAsync(servers, 15, owners);
        if (superusers is not null)
            await production.AsSuperuserAsync(superusers);

        var finding = (await BlockingAsync(production)).ShouldHaveSingleItem();

        finding.Name.ShouldBe("NotStreamable");
        finding.Message.ShouldContain(cure);
        await production.AsSuperuserAsync(cure);
        (await BlockingAsync(production)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("CREATE TABLE p (a int, CONSTRAINT positive CHECK (a > 0)); CREATE TABLE c () INHERITS (p); COMMENT ON CONSTRAINT positive ON c IS 'ours'",
        null, "comment", "COMMENT ON CONSTRAINT positive ON c IS NULL")]
    [InlineData("CREATE VIEW v AS SELECT 1 AS a; COMMENT ON RULE \"_RETURN\" ON v IS 'ours'", null, "comment", "COMMENT ON RULE \"_RETURN\" ON v IS NULL")]
    [InlineData(Registry, "DROP EXTENSION plpgsql CASCADE", "+extension plpgsql", null)]
    [InlineData(Partitioned, "UPDATE pg_inherits SET inhdetachpending = true WHERE inhrelid = 'q2'::regclass", "detach pending", "ALTER TABLE q DETACH PARTITION q2 FINALIZE")]
    public async Task A_difference_between_production_and_its_dump_is_reported(string owners, string? superusers, string difference, string? cure)
    {
        await using var production = await TestProduction.CreateAsync(servers, 15, owners);
        if (superusers is not null)
            await production.AsSuperuserAsync(superusers);

        var finding = (await BlockingAsync(production)).ShouldHaveSingleItem();

        finding.Name.ShouldBe("NotStreamable");
        finding.Message.ShouldContain("a logical copy would differ from production");
        finding.Message.ShouldContain(difference);
        if (cure is null)
            return;
        await production.AsOwnerAsync(cure);
        (await BlockingAsync(production)).ShouldBeEmpty();
        await GoldenCopyComparison.ShouldBeEqualAsync(servers, production, await GoldenCopyComparison.CopyAsync(production));
    }

    [Theory]
    [InlineData("CREATE TABLE t (a int); INSERT INTO t VALUES (1); CREATE MATERIALIZED VIEW m AS SELECT 10 / a AS x FROM t; INSERT INTO t VALUES (0)",
        "MATERIALIZED VIEW public.m: division by zero (22012)", "DELETE FROM t WHERE a = 0")]
    [InlineData("CREATE FUNCTION few(int) RETURNS bool LANGUAGE sql IMMUTABLE AS 'SELECT true'; CREATE TABLE t (a int CONSTRAINT \"f w\" CHECK (few(a))); INSERT INTO t VALUES (1), (2); CREATE OR REPLACE FUNCTION few(int) RETURNS bool LANGUAGE sql IMMUTABLE AS 'SELECT $1 < 2'", "CONSTRAINT \"f w\" of public.t: 1 rows are refused", "DELETE FROM t WHERE a = 2")]
    [InlineData("CREATE FUNCTION plain(int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1'; CREATE FUNCTION calling(int) RETURNS int LANGUAGE plpgsql IMMUTABLE AS 'BEGIN RETURN plain($1); END'; CREATE TABLE t (a int); CREATE INDEX by_calling ON t (calling(a)) WHERE calling(a) > 0; INSERT INTO t VALUES (1)", "INDEX public.by_calling: function plain(integer) does not exist, in function public.calling(integer) (42883)", "ALTER FUNCTION calling(int) SET search_path = public, pg_temp")]
    [InlineData("CREATE FUNCTION plain(int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1'; CREATE FUNCTION calling(int) RETURNS int LANGUAGE plpgsql IMMUTABLE AS 'BEGIN RETURN plain($1); END'; CREATE TABLE t (a int, b int GENERATED ALWAYS AS (calling(a)) STORED); INSERT INTO t VALUES (1)", "COLUMN b of public.t: function plain(integer) does not exist", "ALTER FUNCTION calling(int) SET search_path = public, pg_temp")]
    [InlineData("CREATE FUNCTION plain(int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1'; CREATE FUNCTION calling(int) RETURNS int LANGUAGE plpgsql IMMUTABLE AS 'BEGIN RETURN plain($1); END'; CREATE DOMAIN small AS int CHECK (calling(VALUE) < 9); CREATE TABLE t (a small); INSERT INTO t VALUES (1)", "COLUMN a of public.t: function plain(integer) does not exist", "ALTER FUNCTION calling(int) SET search_path = public, pg_temp")]
    [InlineData("CREATE FUNCTION f(a int DEFAULT 4) RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE TABLE t AS SELECT proname, proargdefaults FROM pg_proc WHERE proname = 'f'",
        "COLUMN proargdefaults of public.t: cannot accept a value of type pg_node_tree", "ALTER TABLE t DROP proargdefaults")]
    [InlineData("CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE TABLE t (a int PRIMARY KEY, b regclass); INSERT INTO t VALUES (1, 't_pkey'), (2, 't')",
        "COLUMN b of public.t names indexes, which a copy creates after the rows: 1 rows are refused", "UPDATE t SET b = NULL WHERE a = 1")]
    public async Task An_expression_that_fails_on_productions_rows_is_reported_with_the_cure(string owners, string problem, string cure)
    {
        await using var production = await TestProduction.CreateAsync(servers, 18, owners);

        var finding = (await BlockingAsync(production)).ShouldHaveSingleItem();

        finding.Name.ShouldBe("NotStreamable");
        finding.Message.ShouldContain(problem);
        await production.AsOwnerAsync(cure);
        (await BlockingAsync(production)).ShouldBeEmpty();
        await GoldenCopyComparison.ShouldBeEqualAsync(servers, production, await GoldenCopyComparison.CopyAsync(production));
    }

    [Fact]
    public async Task A_populated_materialized_view_is_no_difference()
    {
        await using var production =
            await TestProduction.CreateAsync(servers, 15, "CREATE MATERIALIZED VIEW m WITH (fillfactor = 50) AS SELECT 1 AS a; CREATE MATERIALIZED VIEW n AS SELECT 1 AS a WITH NO DATA");

        (await BlockingAsync(production)).ShouldBeEmpty();
    }

    private static async Task<IReadOnlyList<Finding>> BlockingAsync(TestProduction production) =>
        [.. (await production.AskAsync(new FactQuery.Preflight(PreflightScope.Update, 1))).Findings.Where(finding => finding.Blocks)];
}
