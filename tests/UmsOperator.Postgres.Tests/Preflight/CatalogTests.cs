using Npgsql;
using UmsOperator.Core.Model;
using UmsOperator.Postgres.Tests.LogicalCopy;
using UmsOperator.Postgres.Tests.Servers;

namespace UmsOperator.Postgres.Tests.Preflight;

/// <summary>Problems that the catalog shows are reported before anything is copied, in one finding for all objects, with a remedy for all of them.</summary>
public sealed class CatalogTests(PostgresServers servers)
{
    [Theory]
    [InlineData(2)]
    [InlineData(40)]
    public async Task Indexes_that_a_failed_CREATE_INDEX_CONCURRENTLY_left_are_all_named_and_cured(int count)
    {
        await using var production = await TestProduction.CreateAsync(servers, 15, "CREATE TABLE t (a int); INSERT INTO t VALUES (1), (1)");
        await using (var session = await production.OpenAsync())
        {
            await TestCluster.RunAsync(session, $"SET ROLE {Sql.Identifier(production.Owner)}");
            for (var index = 0; index < count; index++)
                await Should.ThrowAsync<PostgresException>(() => TestCluster.RunAsync(session, $"CREATE UNIQUE INDEX CONCURRENTLY \"br oken{index}\" ON t (a)"));
        }

        var finding = (await BlockingAsync(production)).ShouldHaveSingleItem();
        finding.Message.ShouldContain("\"br oken0\"");
        finding.Message.ShouldContain($"{count}");
        await production.AsSuperuserAsync(finding.Message.Split("as a superuser: ")[1]);

        await ExpectFaithfulAsync(production);
    }

    [Fact]
    public async Task An_operator_that_another_one_only_announced_is_left_as_pg_dump_leaves_it()
    {
        await using var production = await TestProduction.CreateAsync(
            servers, 15, "CREATE TABLE t (a int)", "CREATE OPERATOR === (LEFTARG = int, RIGHTARG = int, FUNCTION = int4eq, COMMUTATOR = ====, NEGATOR = !===)",
            "CREATE OPERATOR #### (LEFTARG = int, RIGHTARG = int, FUNCTION = int4eq, NEGATOR = !####); DROP OPERATOR #### (int, int)");

        await ExpectFaithfulAsync(production);
    }

    [Fact]
    public async Task Backslashes_mean_what_they_mean_in_production()
    {
        await using var production = await TestProduction.CreateAsync(servers, 15);
        await production.AsOwnerAsync(
            """
            CREATE TABLE t (a text DEFAULT 'a\b', b text DEFAULT 'it''s \\ two', c text CHECK (c <> '\'));
            INSERT INTO t VALUES (DEFAULT, DEFAULT, 'c\d');
            CREATE VIEW v AS SELECT a || '\x' AS a FROM t;
            CREATE FUNCTION f() RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN RETURN 'a\\b'; END $$;
            COMMENT ON TABLE t IS 'with a \ in it';
            """);
        await production.AsSuperuserAsync($"ALTER DATABASE {Sql.Identifier(production.Name)} SET standard_conforming_strings = off", "postgres");
        await production.AsOwnerAsync("CREATE MATERIALIZED VIEW m AS SELECT f() AS f, length(f()) AS n; CREATE TABLE g (n int CHECK (length(f()) = n)); INSERT INTO g VALUES (3)");

        await ExpectFaithfulAsync(production);

        var copy = production.CopyName(CopyKind.Golden);
        await production.AsOwnerAsync("INSERT INTO t (c) VALUES ('x')", copy);
        (await production.ScalarAsync<string>("SELECT a || '|' || b FROM t WHERE c = 'x'", copy)).ShouldBe("a\\b|it's \\\\ two");
        (await production.ScalarAsync<int>("SELECT n FROM m", copy)).ShouldBe(3);
    }

    [Fact]
    public async Task Foreign_keys_whose_rows_have_lost_theirs_are_all_named_and_cured()
    {
        await using var production = await TestProduction.CreateAsync(
            servers, 15,
            "CREATE TABLE p (a int, b int, PRIMARY KEY (a, b)); CREATE TABLE c1 (a int, b int, FOREIGN KEY (a, b) REFERENCES p); CREATE TABLE c2 (x int, y int, CONSTRAINT \"to p\" FOREIGN KEY (x, y) REFERENCES p MATCH FULL); CREATE TABLE c3 (a int, b int, FOREIGN KEY (a, b) REFERENCES p)",
            "CREATE TABLE c4 (a int, b int, FOREIGN KEY (a, b) REFERENCES p) PARTITION BY LIST (a); CREATE TABLE c41 PARTITION OF c4 DEFAULT; INSERT INTO p VALUES (1, 1); INSERT INTO c3 VALUES (1, 1), (7, NULL); INSERT INTO c4 VALUES (1, 1)");
        await production.AsSuperuserAsync("SET session_replication_role = replica; INSERT INTO c1 VALUES (7, 7), (7, NULL); INSERT INTO c2 VALUES (8, 8); INSERT INTO c41 VALUES (9, 9)");

        var finding = (await BlockingAsync(production)).ShouldHaveSingleItem();

        foreach (var named in new[] { "public.c1", "public.c2", "\"to p\"", "public.c4" })
            finding.Message.ShouldContain(named);
        finding.Message.ShouldNotContain("public.c3");
        await production.AsSuperuserAsync(finding.Message.Split("as a superuser: ")[1]);
        await ExpectFaithfulAsync(production);
    }

    [Theory]
    [InlineData("CREATE SCHEMA gone; CREATE FUNCTION gone.f() RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE TABLE gone.t (a int)",
        "DELETE FROM pg_depend WHERE refclassid = 'pg_namespace'::regclass AND refobjid = 'gone'::regnamespace; DELETE FROM pg_namespace WHERE nspname = 'gone'")]
    [InlineData("CREATE TABLE t (a int); CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "UPDATE pg_class SET relowner = 4000000000 WHERE relname = 't'; UPDATE pg_proc SET proowner = 4000000000 WHERE proname = 'f'; UPDATE pg_type SET typowner = 4000000000 WHERE typname = 't'")]
    public async Task References_of_the_catalog_to_what_is_gone_are_all_named_and_cured(string sql, string breaks)
    {
        await using var production = await TestProduction.CreateAsync(servers, 15, "CREATE TABLE kept (a int)", sql);
        await production.AsSuperuserAsync(breaks);

        var finding = (await BlockingAsync(production)).Single(one => one.Name == "DanglingReferences");

        finding.Message.ShouldContain("pg_proc");
        finding.Message.ShouldContain("pg_class");
        await production.AsSuperuserAsync(finding.Message.Split("as a superuser: ")[1]);
        await ExpectFaithfulAsync(production);
    }

    [Fact]
    public async Task Two_hundred_objects_of_a_superuser_are_cured_by_one_statement()
    {
        await using var production = await TestProduction.CreateAsync(servers, 15);
        await production.AsSuperuserAsync(
            string.Concat(Enumerable.Range(0, 120).Select(i => $"CREATE TABLE \"ta ble{i}\" (id serial); CREATE FUNCTION f{i}(int, text) RETURNS int LANGUAGE sql AS 'SELECT 1';"))
            + "CREATE SCHEMA s; CREATE TYPE s.e AS ENUM ('a'); CREATE DOMAIN s.d AS int; CREATE TYPE s.c AS (a int); CREATE VIEW s.v AS SELECT 1; CREATE MATERIALIZED VIEW s.m AS SELECT 1; CREATE AGGREGATE s.a (int) (SFUNC = int4pl, STYPE = int); CREATE PROCEDURE s.p() LANGUAGE sql AS 'SELECT 1';"
            + "CREATE OPERATOR s.=== (LEFTARG = int, RIGHTARG = int, FUNCTION = int4eq); CREATE COLLATION s.co FROM \"C\"; CREATE TEXT SEARCH CONFIGURATION s.ts (COPY = simple); CREATE STATISTICS s.st ON id, (id + 1) FROM \"ta ble1\"");

        foreach (var finding in (await BlockingAsync(production)).Where(one => one.Name == "ObjectOwner"))
            await production.AsSuperuserAsync(finding.Message.Split("as a superuser: ")[1]);

        (await BlockingAsync(production)).ShouldBeEmpty();
        await ExpectFaithfulAsync(production);
    }

    [Fact]
    public async Task Types_that_were_only_announced_and_all_else_that_only_a_superuser_makes_is_reported_together()
    {
        await using var production = await TestProduction.CreateAsync(servers, 15, "CREATE TABLE kept (a int)");
        await production.AsSuperuserAsync("CREATE TYPE announced; CREATE TYPE announced2; CREATE FOREIGN DATA WRAPPER nowhere");

        var finding = (await BlockingAsync(production)).ShouldHaveSingleItem();
        await production.AsSuperuserAsync(finding.Message.Split("as a superuser: ")[1]);

        await ExpectFaithfulAsync(production);
    }

    private static async Task<IReadOnlyList<Finding>> BlockingAsync(TestProduction production) =>
        [.. (await production.AskAsync(new FactQuery.Preflight(PreflightScope.Update, 1))).Findings.Where(finding => finding.Blocks)];

    private async Task ExpectFaithfulAsync(TestProduction production)
    {
        (await BlockingAsync(production)).ShouldBeEmpty();
        await GoldenCopyComparison.ShouldBeEqualAsync(servers, production, await GoldenCopyComparison.CopyAsync(production));
    }
}
