using UmsOperator.Core.Model;
using UmsOperator.Postgres.Tests.Servers;

namespace UmsOperator.Postgres.Tests.Fingerprints;

public sealed class FingerprintTests(PostgresServers servers)
{
    private const string Table = "CREATE TABLE t (a int, b varchar(3) DEFAULT 'ON' CHECK (b IN ('ON', 'OFF')))";

    public static TheoryData<int> Majors => [15, 17, 18];

    [Theory]
    [MemberData(nameof(Majors))]
    public async Task A_database_with_every_kind_of_object_has_the_fingerprint_of_its_clone(int major)
    {
        await using var production = await TestProduction.CreateAsync(servers, major);
        await EveryKind.MakeAsync(production);
        await CloneAsync(production);

        var own = await production.AskAsync(new FactQuery.Fingerprint(production.Name));
        var clone = await production.AskAsync(new FactQuery.Fingerprint(Clone(production)));

        own.Hash.ShouldNotBeNull().Length.ShouldBe(64);
        clone.Hash.ShouldBe(own.Hash);
    }

    [Theory]
    [MemberData(nameof(Majors))]
    public async Task The_schema_version_comes_with_it_or_is_null(int major)
    {
        await using var production = await TestProduction.CreateAsync(servers, major, "CREATE TABLE ums_schema_version AS SELECT '12.04'::varchar AS version");
        await production.AsOwnerAsync($"GRANT SELECT ON ums_schema_version TO {Sql.Identifier(production.Target.Database.AppRole)}");
        (await production.AskAsync(new FactQuery.Fingerprint(production.Name))).SchemaVersion.ShouldBe("12.04");

        await production.AsOwnerAsync("DROP TABLE ums_schema_version");
        (await production.AskAsync(new FactQuery.Fingerprint(production.Name))).SchemaVersion.ShouldBeNull();
    }

    [Fact]
    public async Task A_schema_version_query_that_writes_changes_nothing()
    {
        await using var production = await TestProduction.CreateAsync(servers, 15, Table);
        production.Target = production.Target with
        {
            Database = production.Target.Database with { SchemaVersionQuery = "INSERT INTO t VALUES (1) RETURNING '12.4'; COMMIT; INSERT INTO t VALUES (2) RETURNING '12.4'" },
        };

        (await production.AskAsync(new FactQuery.Fingerprint(production.Name))).SchemaVersion.ShouldBeNull();

        (await production.ScalarAsync<long>("SELECT count(*) FROM t")).ShouldBe(0);
    }

    [Theory]
    [InlineData("INSERT INTO t VALUES (1); ANALYZE t")]
    [InlineData("SELECT nextval('s')")]
    [InlineData("ALTER TABLE t ADD COLUMN gone int; ALTER TABLE t DROP COLUMN gone")]
    [InlineData("CREATE ROLE \"{claim}x_0p\"; GRANT ALL ON t TO \"{claim}x_0p\"; CREATE POLICY p2 ON t TO \"{claim}x_0p\"; DROP POLICY p2 ON t")]
    [InlineData("ALTER DATABASE {p} SET work_mem = '5MB'; COMMENT ON DATABASE {p} IS 'x'")]
    [InlineData("GRANT SELECT ON t TO {owner}")]
    [InlineData("UPDATE pg_attribute SET attoptions = '{pg_attver=4711}' WHERE attrelid = 't'::regclass AND attname = 'a'")] // newer minor versions write this by themselves
    public async Task What_is_no_schema_leaves_the_fingerprint_alone(string sql)
    {
        await using var production = await TestProduction.CreateAsync(servers, 15, Table, "CREATE SEQUENCE s");
        var before = await production.AskAsync(new FactQuery.Fingerprint(production.Name));

        await production.AsSuperuserAsync(Fill(production, sql));

        (await production.AskAsync(new FactQuery.Fingerprint(production.Name))).Hash.ShouldBe(before.Hash);
    }

    [Theory]
    [InlineData("ALTER TABLE t ADD COLUMN c int")]
    [InlineData("ALTER TABLE t ALTER a SET NOT NULL")]
    [InlineData("ALTER TABLE t ALTER b TYPE varchar(4)")]
    [InlineData("ALTER TABLE t ALTER b SET DEFAULT 'OFF'")]
    [InlineData("ALTER TABLE t SET (fillfactor = 50)")]
    [InlineData("ALTER TABLE t ENABLE ROW LEVEL SECURITY")]
    [InlineData("ALTER TABLE t OWNER TO postgres")]
    [InlineData("GRANT DELETE ON t TO PUBLIC")]
    [InlineData("GRANT SELECT (a) ON t TO PUBLIC")]
    [InlineData("COMMENT ON COLUMN t.a IS 'x'")]
    [InlineData("CREATE INDEX ON t (a)")]
    [InlineData("CREATE EXTENSION citext")]
    [InlineData("CREATE SCHEMA x")]
    [InlineData("CREATE SEQUENCE s2")]
    [InlineData("ALTER SEQUENCE s INCREMENT 2")]
    [InlineData("CREATE TYPE e AS ENUM ()")]
    [InlineData("CREATE STATISTICS st ON a, b FROM t")]
    [InlineData("ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO PUBLIC")]
    [InlineData("CREATE UNLOGGED TABLE u ()")]
    public async Task What_is_schema_changes_the_fingerprint(string sql)
    {
        await using var production = await TestProduction.CreateAsync(servers, 15, Table, "CREATE SEQUENCE s");
        var before = await production.AskAsync(new FactQuery.Fingerprint(production.Name));

        await production.AsSuperuserAsync(sql);

        (await production.AskAsync(new FactQuery.Fingerprint(production.Name))).Hash.ShouldNotBe(before.Hash);
    }

    [Fact]
    public async Task Lines_that_the_spec_ignores_do_not_count()
    {
        await using var production = await TestProduction.CreateAsync(servers, 15, Table);
        production.Target = production.Target with { Update = production.Target.Update with { FingerprintIgnore = [" public\\.audit_\\d+"] } };
        var before = await production.AskAsync(new FactQuery.Fingerprint(production.Name));

        await production.AsOwnerAsync("CREATE TABLE audit_2026 (x int PRIMARY KEY)");

        (await production.AskAsync(new FactQuery.Fingerprint(production.Name))).Hash.ShouldBe(before.Hash);
    }

    [Fact]
    public async Task A_pattern_that_is_none_is_named_with_its_field()
    {
        await using var production = await TestProduction.CreateAsync(servers, 15);
        production.Target = production.Target with { Update = production.Target.Update with { FingerprintIgnore = ["("] } };

        var answer = await production.UmsDatabase.AnswerAsync(production.Target, new FactQuery.Fingerprint(production.Name), TestContext.Current.CancellationToken);

        answer.Error.ShouldNotBeNull().ShouldStartWith("update.fingerprintIgnore: '('");
        answer.Hash.ShouldBeNull();
    }

    private static string Clone(TestProduction production) => production.CopyName(CopyKind.Golden);

    private static Task CloneAsync(TestProduction production) => production.AsSuperuserAsync(
        $"CREATE DATABASE {Clone(production)} TEMPLATE {Sql.Identifier(production.Name)} OWNER {Sql.Identifier(production.Target.OperatorUsername)}", "postgres");

    private static string Fill(TestProduction production, string sql) => sql
        .Replace("{claim}", ClusterNames.Claim(production.Target.Uid), StringComparison.Ordinal)
        .Replace("{p}", Sql.Identifier(production.Name), StringComparison.Ordinal)
        .Replace("{owner}", Sql.Identifier(production.Owner), StringComparison.Ordinal);
}
