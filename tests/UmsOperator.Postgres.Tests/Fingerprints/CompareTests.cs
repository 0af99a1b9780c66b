using UmsOperator.Core.Model;
using UmsOperator.Postgres.Tests.Servers;

namespace UmsOperator.Postgres.Tests.Fingerprints;

public sealed class CompareTests(PostgresServers servers)
{
    public static TheoryData<int> Majors => [15, 17, 18];

    // Each case creates an expression. The reload creates it again from the text that the server printed, as pg_dump and pg_restore do.
    public static TheoryData<int, string, string> Reloads
    {
        get
        {
            const string In = "b IN ('ON', 'OFF')";
            string[][] cases =
            [
                [$"ALTER TABLE t ADD CONSTRAINT k CHECK ({In})",
                    "SELECT 'ALTER TABLE t DROP CONSTRAINT k, ADD CONSTRAINT k ' || pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'k'"],
                [$"ALTER TABLE t ADD CONSTRAINT k CHECK ({In}) NOT VALID",
                    "SELECT 'ALTER TABLE t DROP CONSTRAINT k, ADD CONSTRAINT k ' || pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'k'"],
                [$"ALTER TABLE t ALTER flag SET DEFAULT 'ON'::varchar IN ('ON', 'OFF')",
                    "SELECT 'ALTER TABLE t ALTER flag SET DEFAULT ' || pg_get_expr(adbin, adrelid) FROM pg_attrdef WHERE adrelid = 't'::regclass"],
                [$"ALTER TABLE t ADD gen boolean GENERATED ALWAYS AS ({In}) STORED",
                    "SELECT 'ALTER TABLE t DROP gen, ADD gen boolean GENERATED ALWAYS AS (' || pg_get_expr(adbin, adrelid) || ') STORED' FROM pg_attrdef WHERE adrelid = 't'::regclass"],
                [$"CREATE INDEX \"i x\" ON t (a) WHERE {In}", "SELECT 'DROP INDEX \"i x\"; ' || pg_get_indexdef('\"i x\"'::regclass)"],
                [$"CREATE UNIQUE INDEX ix ON t (({In}), b)", "SELECT 'DROP INDEX ix; ' || pg_get_indexdef('ix'::regclass)"],
                [$"ALTER TABLE t ADD CONSTRAINT k EXCLUDE USING btree (a WITH =) WHERE ({In})",
                    "SELECT 'ALTER TABLE t DROP CONSTRAINT k, ADD CONSTRAINT k ' || pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'k'"],
                [$"CREATE VIEW v AS SELECT a FROM t WHERE {In}", "SELECT 'CREATE OR REPLACE VIEW v AS ' || pg_get_viewdef('v'::regclass)"],
                [$"CREATE MATERIALIZED VIEW v AS SELECT a FROM t WHERE {In}", "SELECT 'DROP MATERIALIZED VIEW v; CREATE MATERIALIZED VIEW v AS ' || pg_get_viewdef('v'::regclass)"],
                [$"CREATE RULE r AS ON UPDATE TO t WHERE OLD.{In} DO ALSO DELETE FROM u WHERE NEW.{In}",
                    "SELECT 'DROP RULE r ON t; ' || pg_get_ruledef(oid) FROM pg_rewrite WHERE rulename = 'r'"],
                [$"CREATE TRIGGER g BEFORE UPDATE OF a ON t FOR EACH ROW WHEN (NEW.{In}) EXECUTE FUNCTION suppress_redundant_updates_trigger()",
                    "SELECT 'DROP TRIGGER g ON t; ' || pg_get_triggerdef(oid) FROM pg_trigger WHERE tgname = 'g'"],
                [$"CREATE POLICY p ON t USING ({In})", "SELECT 'ALTER POLICY p ON t USING (' || pg_get_expr(polqual, polrelid) || ')' FROM pg_policy"],
                [$"CREATE POLICY p ON t FOR INSERT WITH CHECK ({In})", "SELECT 'ALTER POLICY p ON t WITH CHECK (' || pg_get_expr(polwithcheck, polrelid) || ')' FROM pg_policy"],
                ["CREATE DOMAIN d AS varchar(3) CONSTRAINT k CHECK (VALUE IN ('ON', 'OFF'))",
                    "SELECT 'ALTER DOMAIN d DROP CONSTRAINT k; ALTER DOMAIN d ADD CONSTRAINT k ' || pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'k'"],
            ];
            var data = new TheoryData<int, string, string>();
            foreach (var major in new[] { 15, 18 })
            {
                foreach (var pair in cases)
                    data.Add(major, pair[0], pair[1]);
            }

            data.Add(18, $"ALTER TABLE t ADD gen boolean GENERATED ALWAYS AS ({In}) VIRTUAL",
                "SELECT 'ALTER TABLE t DROP gen, ADD gen boolean GENERATED ALWAYS AS (' || pg_get_expr(adbin, adrelid) || ') VIRTUAL' FROM pg_attrdef WHERE adrelid = 't'::regclass");
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Reloads))]
    public async Task An_expression_that_prints_differently_after_one_reload_is_equal(int major, string make, string reload)
    {
        await using var production = await TestProduction.CreateAsync(servers, major, Tables, make);
        var copy = await CloneAsync(production);
        await production.AsOwnerAsync(await production.ScalarAsync<string>(reload, copy) ?? "", copy);

        var older = await production.AskAsync(new FactQuery.Fingerprint(production.Name));
        var younger = await production.AskAsync(new FactQuery.Fingerprint(copy));
        younger.Hash.ShouldNotBe(older.Hash, "the case would prove nothing");

        var answer = await production.AskAsync(new FactQuery.Compare(production.Name, copy));
        answer.Differences.ShouldBeEmpty();
        answer.Equal.ShouldBeTrue();
        answer.Hash.ShouldBe(younger.Hash);
        (await production.AskAsync(new FactQuery.Compare(copy, production.Name))).Equal.ShouldBeTrue();
    }

    [Theory]
    [MemberData(nameof(Majors))]
    public async Task Another_expression_differs_and_both_lines_are_shown(int major)
    {
        await using var production = await TestProduction.CreateAsync(servers, major, Tables, "ALTER TABLE t ADD CONSTRAINT k CHECK (b IN ('ON', 'OFF'))");
        var copy = await CloneAsync(production);
        await production.AsOwnerAsync("ALTER TABLE t DROP CONSTRAINT k, ADD CONSTRAINT k CHECK (b IN ('ON', 'NO')); CREATE TABLE \"new one\" (x int)", copy);

        var answer = await production.AskAsync(new FactQuery.Compare(production.Name, copy));

        answer.Equal.ShouldBeFalse();
        answer.Hash.ShouldBeNull();
        answer.Differences.ShouldContain("-check public.t k: CHECK (((b)::text = ANY ((ARRAY['ON'::character varying, 'OFF'::character varying])::text[])))");
        answer.Differences.ShouldContain("+check public.t k: CHECK (((b)::text = ANY ((ARRAY['ON'::character varying, 'NO'::character varying])::text[])))");
        answer.Differences.ShouldContain("+column public.\"new one\" x: integer");
        answer.Differences.ShouldNotContain(line => line.StartsWith('-') && !line.Contains(" k: "));
    }

    [Fact]
    public async Task Twenty_lines_are_shown_at_most_and_long_ones_from_where_they_part()
    {
        const string Long = "/* a long beginning that is the same on both sides, over and over again */ ";
        var function = $"CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT {string.Concat(Enumerable.Repeat(Long, 20))} 1'";
        await using var production = await TestProduction.CreateAsync(servers, 15, Tables, function);
        var copy = await CloneAsync(production);
        await production.AsOwnerAsync(function.Replace("CREATE", "CREATE OR REPLACE").Replace(" 1'", " 2 -- other'"), copy);
        var answer = await production.AskAsync(new FactQuery.Compare(production.Name, copy));
        answer.Differences.Count.ShouldBe(2);
        answer.Differences[1].ShouldStartWith("+function public.f(): …");
        answer.Differences[1].ShouldContain("2 -- other");
        answer.Differences[1].Length.ShouldBeLessThan(400);

        await production.AsOwnerAsync(string.Concat(Enumerable.Range(0, 40).Select(i => $"CREATE TABLE more{i} ();")), copy);
        (await production.AskAsync(new FactQuery.Compare(production.Name, copy))).Differences.Count.ShouldBe(20);
    }

    /// <summary>A server can write any number of texts of any length.</summary>
    [Theory]
    [MemberData(nameof(Majors))]
    public async Task The_end_of_a_huge_text_is_compared_and_not_read(int major)
    {
        const string Comment = "DO $$ BEGIN EXECUTE format('COMMENT ON TABLE t IS %L', repeat('größer ', 2000000) || '{end}'); END $$";
        await using var production = await TestProduction.CreateAsync(servers, major, Tables, Comment.Replace("{end}", "one", StringComparison.Ordinal));
        var copy = await CloneAsync(production);
        (await production.AskAsync(new FactQuery.Compare(production.Name, copy))).Equal.ShouldBe(true);

        await production.AsOwnerAsync(Comment.Replace("{end}", "two", StringComparison.Ordinal), copy);
        var answer = await production.AskAsync(new FactQuery.Compare(production.Name, copy));

        answer.Equal.ShouldBe(false);
        answer.Differences.ShouldAllBe(line => line.Contains("14000003 characters, SHA-256 ", StringComparison.Ordinal));
        answer.Differences.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Expressions_are_never_tried_inside_production()
    {
        await using var production = await TestProduction.CreateAsync(servers, 15, Tables, "ALTER TABLE t ADD CONSTRAINT k CHECK (b IN ('ON', 'OFF'))");
        var copy = await CloneAsync(production);
        await production.AsOwnerAsync(
            await production.ScalarAsync<string>("SELECT 'ALTER TABLE t DROP CONSTRAINT k, ADD CONSTRAINT k ' || pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'k'", copy) ?? "",
            copy);
        var roles = $"{Sql.Identifier(production.Owner)}, {Sql.Identifier(production.Target.Database.AppRole)}";
        await production.AsSuperuserAsync($"REVOKE TEMPORARY ON DATABASE {Sql.Identifier(production.Name)} FROM PUBLIC, {roles}");

        (await production.AskAsync(new FactQuery.Compare(production.Name, copy))).Equal.ShouldBeTrue();
        (await production.AskAsync(new FactQuery.Compare(copy, production.Name))).Equal.ShouldBeTrue();
    }

    [Fact]
    public async Task A_locked_table_is_an_error_soon_and_no_verdict()
    {
        await using var production = await TestProduction.CreateAsync(servers, 15, Tables, "ALTER TABLE t ADD CONSTRAINT k CHECK (b IN ('ON', 'OFF'))", "CREATE VIEW v AS SELECT a FROM t");
        var copy = await CloneAsync(production);
        await using var migration = await production.OpenAsync(copy);
        await using var transaction = await migration.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using var command = new Npgsql.NpgsqlCommand("LOCK TABLE v IN ACCESS EXCLUSIVE MODE", migration);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);

        var answer = await production.UmsDatabase.AnswerAsync(production.Target, new FactQuery.Compare(production.Name, copy), TestContext.Current.CancellationToken);

        answer.Equal.ShouldBeFalse();
        answer.Error.ShouldNotBeNull().ShouldContain("lock timeout");
    }

    private const string Tables = "CREATE TABLE t (a int, b varchar(3), flag boolean); CREATE TABLE u (b varchar(3))";

    private static async Task<string> CloneAsync(TestProduction production)
    {
        var copy = production.CopyName(CopyKind.Golden);
        var (name, login, owner) = (Sql.Identifier(production.Name), Sql.Identifier(production.Target.OperatorUsername), Sql.Identifier(production.Owner));
        await production.AsSuperuserAsync($"CREATE DATABASE {copy} TEMPLATE {name} OWNER {login}", "postgres");
        await production.AsSuperuserAsync($"GRANT CREATE, TEMPORARY ON DATABASE {copy} TO {owner}", "postgres");
        return copy;
    }
}
