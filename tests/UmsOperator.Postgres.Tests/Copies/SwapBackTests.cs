using UmsOperator.Api.Spec;
using UmsOperator.Core.Model;
using UmsOperator.Postgres.Tests.Servers;

namespace UmsOperator.Postgres.Tests.Copies;

public sealed class SwapBackTests(PostgresServers servers)
{
    private const string Rows = "SELECT md5(string_agg(d::text, ',' ORDER BY id)) FROM devices d";

    [Theory]
    [InlineData(15, DatabaseAccess.PerServerRoles)]
    [InlineData(18, DatabaseAccess.PerServerRoles)]
    [InlineData(15, DatabaseAccess.SharedCredentials)]
    [InlineData(18, DatabaseAccess.SharedCredentials)]
    public async Task It_brings_back_every_row_right_and_setting(int major, DatabaseAccess access)
    {
        await using var cluster = await TestCluster.CreateAsync(servers, major, access);
        var name = Sql.Identifier(cluster.Name);
        var reader = $"reader {cluster.Target.Uid}";
        await cluster.AsSuperuserAsync(
            $"""
            CREATE ROLE {Sql.Identifier(reader)}; GRANT CONNECT ON DATABASE {name} TO {Sql.Identifier(reader)};
            ALTER DATABASE {name} SET search_path = public, "Odd, path"; ALTER DATABASE {name} SET work_mem = '5MB'; ALTER DATABASE {name} CONNECTION LIMIT 77;
            COMMENT ON DATABASE {name} IS 'the DBA''s own words';
            """, "postgres");
        var (rows, settings) = (await cluster.ScalarAsync<string>(Rows), await SettingsAsync(cluster, cluster.Name));
        await BreakAsync(cluster);

        await SwapAsync(cluster);
        await SwapAsync(cluster);

        var observed = await cluster.ObserveAsync();
        var production = observed.Production.ShouldNotBeNull();
        (production.Claim, production.AllowsConnections, production.SchemaVersion).ShouldBe((cluster.Target.Uid, true, "12.03"));
        (await cluster.ScalarAsync<string>(Rows)).ShouldBe(rows);
        (await SettingsAsync(cluster, cluster.Name)).ShouldBe(settings);
        var failed = observed.Copies.ShouldHaveSingleItem();
        (failed.Name, failed.Comment!.Failure).ShouldBe((cluster.Failed, "exit 1"));
        (await cluster.IsOpenAsync(failed.Name)).ShouldBeFalse();
        (await SettingsAsync(cluster, cluster.Failed)).ShouldNotBeNull().ShouldNotContain("umsoperator");
        if (access == DatabaseAccess.SharedCredentials)
            await (await cluster.LoginAsync(cluster.Target.ServerUsername!)).DisposeAsync();
        else
            await (await cluster.LoginAsync(await cluster.CreateRoleAsync(BindingKind.Production, 3))).DisposeAsync();
    }

    [Theory, ClassData(typeof(Majors))]
    public async Task A_swap_whose_answer_was_lost_is_finished_by_the_next(int major)
    {
        await using var cluster = await TestCluster.CreateAsync(servers, major);
        await BreakAsync(cluster);
        await SwapAsync(cluster);
        await cluster.AsSuperuserAsync($"ALTER DATABASE {Sql.Identifier(cluster.Name)} ALLOW_CONNECTIONS false", "postgres");

        await SwapAsync(cluster);

        (await cluster.ObserveAsync()).Production!.AllowsConnections.ShouldBeTrue();
    }

    [Theory, ClassData(typeof(Majors))]
    public async Task A_role_that_is_not_fenced_keeps_everything_as_it_is(int major)
    {
        await using var cluster = await TestCluster.CreateAsync(servers, major);
        await BreakAsync(cluster);
        var role = await cluster.CreateRoleAsync(BindingKind.Migrator);

        (await Should.ThrowAsync<DatabaseActionException>(() => SwapAsync(cluster))).Message.ShouldContain(role);

        (await cluster.ObserveAsync()).Copies.ShouldHaveSingleItem().Name.ShouldBe(cluster.RestorePoint);
    }

    [Fact]
    public async Task Without_a_complete_restore_point_nothing_is_done()
    {
        await using var cluster = await TestCluster.CreateAsync(servers, 15);
        await Should.ThrowAsync<DatabaseActionException>(() => SwapAsync(cluster));
        await BreakAsync(cluster);
        await cluster.AsSuperuserAsync($"COMMENT ON DATABASE {cluster.RestorePoint} IS NULL", "postgres");

        (await Should.ThrowAsync<DatabaseActionException>(() => SwapAsync(cluster))).Message.ShouldContain("incomplete");

        (await cluster.ObserveAsync()).Production!.SchemaVersion.ShouldBe("12.04");
    }

    private static async Task BreakAsync(TestCluster cluster)
    {
        await cluster.ExecuteAsync(new DatabaseAction.TakeRestorePoint(cluster.RestorePoint, cluster.Comment));
        await cluster.ExecuteAsync(new DatabaseAction.WriteMigrationPhase(cluster.RestorePoint, MigrationPhase.Migrating));
        await cluster.ExecuteAsync(new DatabaseAction.OpenProduction());
        await cluster.AsOwnerAsync("UPDATE ums_schema_version SET version = '12.04'; DELETE FROM devices WHERE id % 2 = 0; ALTER TABLE devices ADD c int");
    }

    private static Task SwapAsync(TestCluster cluster) =>
        cluster.ExecuteAsync(new DatabaseAction.SwapBack(cluster.RestorePoint, cluster.Failed, cluster.Comment with { Failure = "exit 1" }));

    private static Task<string?> SettingsAsync(TestCluster cluster, string database) => cluster.ScalarAsync<string>(
        $"""
        SELECT concat_ws(E'\n', datconnlimit, (SELECT string_agg(c, E'\n' ORDER BY c) FROM pg_db_role_setting s, unnest(setconfig) c WHERE setdatabase = d.oid),
               (SELECT string_agg(a::text, E'\n' ORDER BY a::text) FROM aclexplode(d.datacl) a WHERE pg_get_userbyid(a.grantee) NOT LIKE 'ums%'), coalesce(shobj_description(d.oid, 'pg_database'), 'none'))
          FROM pg_database d WHERE datname = {Sql.Literal(database)}
        """, "postgres");
}
