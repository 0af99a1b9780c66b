using UmsOperator.Api.Spec;
using UmsOperator.Core.Model;
using UmsOperator.Postgres.Tests.Servers;

namespace UmsOperator.Postgres.Tests.LogicalCopy;

/// <summary>Tablespaces of a logical copy.</summary>
public sealed class TablespaceTests(PostgresServers servers)
{
    private const string Places =
        """
        SELECT string_agg(c.relname || ' ' || coalesce(t.spcname, '-'), ', ' ORDER BY c.relname)
        FROM pg_class c LEFT JOIN pg_tablespace t ON t.oid = c.reltablespace WHERE c.relnamespace = 'public'::regnamespace
        """;

    [Fact]
    public async Task Tables_and_indexes_lie_in_productions_tablespaces_where_the_object_owner_may_use_them()
    {
        await using var production = await TestProduction.CreateAsync(servers, 15);
        var place = await MakeAsync(production);
        await production.AsSuperuserAsync($"GRANT CREATE ON TABLESPACE {place} TO {Sql.Identifier(production.Owner)}");
        await FillAsync(production, place);

        var findings = (await production.AskAsync(new FactQuery.Preflight(PreflightScope.Update, 1))).Findings;
        var copy = await GoldenCopyComparison.CopyAsync(production);

        var places = (await production.ScalarAsync<string>(Places)).ShouldNotBeNull();
        places.ShouldContain($"slow {place}");
        (await production.ScalarAsync<string>(Places, copy)).ShouldBe(places);
        findings.ShouldNotContain(finding => finding.Name == "Tablespaces" || finding.Blocks);
    }

    [Fact]
    public async Task A_tablespace_that_the_object_owner_may_not_use_is_reported_with_its_cure_and_ends_no_copy()
    {
        await using var production = await TestProduction.CreateAsync(servers, 15);
        var place = await MakeAsync(production);
        await FillAsync(production, place);

        var findings = (await production.AskAsync(new FactQuery.Preflight(PreflightScope.Update, 1))).Findings;
        var copy = await GoldenCopyComparison.CopyAsync(production);
        var told = findings.Single(finding => finding.Name == "Tablespaces");
        await production.AsSuperuserAsync(told.Message.Split("superuser: ")[1]);
        var after = (await production.AskAsync(new FactQuery.Preflight(PreflightScope.Update, 1))).Findings;

        told.Blocks.ShouldBeFalse();
        told.Message.ShouldContain("slow");
        (await production.ScalarAsync<string>(Places, copy)).ShouldNotBeNull().ShouldNotContain(place);
        after.ShouldNotContain(finding => finding.Name == "Tablespaces");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_copy_lies_in_productions_own_tablespace_if_the_operator_may_use_that(bool may)
    {
        await using var production = await TestProduction.CreateAsync(servers, 15, "CREATE TABLE t AS SELECT 1 AS a");
        var place = await MakeAsync(production);
        if (may)
            await production.AsSuperuserAsync($"GRANT CREATE ON TABLESPACE {place} TO {Sql.Identifier(production.Target.OperatorUsername)}");
        await Until.TrueAsync(async () => await production.ScalarAsync<long>($"SELECT count(*) FROM pg_stat_activity WHERE datname = {Sql.Literal(production.Name)}", "postgres") == 0);
        await production.AsSuperuserAsync($"ALTER DATABASE {Sql.Identifier(production.Name)} SET TABLESPACE {place}", "postgres");

        var findings = (await production.AskAsync(new FactQuery.Preflight(PreflightScope.Update, 1))).Findings;
        var copy = await GoldenCopyComparison.CopyAsync(production);

        (await production.ScalarAsync<string>($"SELECT spcname::text FROM pg_database d JOIN pg_tablespace t ON t.oid = dattablespace WHERE datname = '{copy}'", "postgres"))
            .ShouldBe(may ? place : "pg_default");
        findings.Count(finding => finding.Name == "Tablespaces" && finding.Message.Contains($"GRANT CREATE ON TABLESPACE \"{place}\"")).ShouldBe(may ? 0 : 1);
    }

    [Fact]
    public async Task A_clone_into_a_tablespace_that_has_some_of_production_already_is_refused_beforehand()
    {
        await using var production = await TestProduction.CreateAsync(servers, 15);
        var place = await MakeAsync(production);
        await production.AsSuperuserAsync($"GRANT CREATE ON TABLESPACE {place} TO {Sql.Identifier(production.Target.OperatorUsername)}");
        await FillAsync(production, place);
        production.Target = production.Target with
        {
            Database = production.Target.Database with { CopyTablespace = place },
            Update = production.Target.Update with { Golden = GoldenMethod.Clone },
        };

        var findings = (await production.AskAsync(new FactQuery.Preflight(PreflightScope.Update, 1))).Findings;

        findings.ShouldContain(finding => finding.Blocks && finding.Name == "CopyTablespace" && finding.Message.Contains("choose another tablespace"));
    }

    private static async Task<string> MakeAsync(TestProduction production)
    {
        var name = $"place_{production.Target.Uid[..8]}";
        await using var session = await production.OpenAsync();
        await TestCluster.RunAsync(session, "SET allow_in_place_tablespaces = on");
        await TestCluster.RunAsync(session, $"CREATE TABLESPACE {name} LOCATION ''");
        return name;
    }

    private static async Task FillAsync(TestProduction production, string place)
    {
        await production.AsSuperuserAsync(
            $"CREATE TABLE slow (id int PRIMARY KEY USING INDEX TABLESPACE {place}, a int) TABLESPACE {place}; CREATE INDEX quick ON slow (a); CREATE INDEX far ON slow (a, id) TABLESPACE {place}; INSERT INTO slow VALUES (1, 1)");
        await production.AsSuperuserAsync($"ALTER TABLE slow OWNER TO {Sql.Identifier(production.Owner)}; CREATE TABLE parts (a int) PARTITION BY RANGE (a) TABLESPACE {place}");
        await production.AsSuperuserAsync(
            $"ALTER TABLE parts OWNER TO {Sql.Identifier(production.Owner)}; CREATE MATERIALIZED VIEW seen TABLESPACE {place} AS SELECT 1 AS a; ALTER MATERIALIZED VIEW seen OWNER TO {Sql.Identifier(production.Owner)}");
    }
}
