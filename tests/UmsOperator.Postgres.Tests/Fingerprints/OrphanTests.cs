using UmsOperator.Core.Model;
using UmsOperator.Postgres.Connections;
using UmsOperator.Postgres.Tests.LogicalCopy;
using UmsOperator.Postgres.Tests.Servers;

namespace UmsOperator.Postgres.Tests.Fingerprints;

/// <summary>Catalog rows that refer to missing objects. PostgreSQL prints them as NULL and a dump leaves them out; they must not make a copy fail.</summary>
public sealed class OrphanTests(PostgresServers servers)
{
    [Theory]
    [InlineData("CREATE SUBSCRIPTION gone CONNECTION 'dbname=x' PUBLICATION p WITH (connect = false); COMMENT ON SUBSCRIPTION gone IS 'orphan'; ALTER SUBSCRIPTION gone SET (slot_name = NONE); DROP SUBSCRIPTION gone")]
    [InlineData("INSERT INTO pg_description SELECT 4000000000, c, 0, 'orphan' FROM unnest('{pg_class,pg_proc,pg_type,pg_constraint,pg_trigger,pg_operator,pg_namespace,pg_largeobject,pg_publication,pg_policy,pg_cast,pg_event_trigger,pg_ts_config}'::regclass[]) c")]
    [InlineData("INSERT INTO pg_description VALUES ('t'::regclass, 'pg_class'::regclass, 99, 'of no column')")]
    [InlineData("INSERT INTO pg_seclabel VALUES (4000000000, 'pg_class'::regclass, 0, 'selinux', 'x')")]
    [InlineData("INSERT INTO pg_depend VALUES ('pg_class'::regclass, 4000000000, 0, 'pg_class'::regclass, 4000000001, 1, 'a'), ('pg_proc'::regclass, 't'::regclass, 0, 'pg_extension'::regclass, 4000000000, 0, 'n')")]
    public async Task No_copy_dies_of_them(string sql)
    {
        await using var production = await TestProduction.CreateAsync(servers, 15, "CREATE TABLE t (a int); COMMENT ON TABLE t IS 'kept'");
        await production.AsSuperuserAsync("SET allow_system_table_mods = on", "postgres");
        foreach (var statement in sql.Split("; "))
            await production.AsSuperuserAsync(statement);

        var preflight = await production.AskAsync(new FactQuery.Preflight(PreflightScope.Update, 1));
        var copy = await GoldenCopyComparison.CopyAsync(production);

        preflight.Findings.Where(finding => finding.Blocks).ShouldBeEmpty();
        (await production.ScalarAsync<string>("SELECT obj_description('t'::regclass)", copy)).ShouldBe("kept");
        await GoldenCopyComparison.ShouldHoldTheSameAsync(production, copy);
    }

    [Theory]
    [InlineData(typeof(InvalidCastException))]
    [InlineData(typeof(NullReferenceException))]
    [InlineData(typeof(ArgumentOutOfRangeException))]
    [InlineData(typeof(InvalidOperationException))]
    [InlineData(typeof(System.Text.DecoderFallbackException))]
    public async Task What_fails_inside_the_operator_is_not_put_down_to_the_host(Type kind)
    {
        await using var production = await TestProduction.CreateAsync(servers, 15);

        var fault = DatabaseFault.Of(production.Target, production.Name, (Exception)Activator.CreateInstance(kind)!);

        fault.Problem.ShouldNotContain("database.host");
        fault.Problem.ShouldContain(kind.Name);
    }
}
