using Npgsql;
using UmsOperator.Api.Spec;
using UmsOperator.Core.Model;
using UmsOperator.Postgres.Tests.Servers;

namespace UmsOperator.Postgres.Tests.Rights;

/// <summary>
/// Large objects in both access modes: ordinary servers can read, write and remove all of them, whichever role created them, and no update waits for
/// them.
/// </summary>
public sealed class LargeObjectTests(PostgresServers servers)
{
    private const string Strangers = "SELECT count(*) FROM pg_largeobject_metadata WHERE pg_get_userbyid(lomowner) <> $$";

    [Theory, ClassData(typeof(Majors))]
    public async Task Those_of_an_ordinary_server_are_in_no_updates_way_while_it_makes_more(int major)
    {
        await using var cluster = await CreateAsync(major);
        await using var server = await cluster.LoginAsync(await cluster.CreateRoleAsync(BindingKind.Production));
        await TestCluster.RunAsync(server, "SELECT lo_from_bytea(50000 + n, 'old') FROM generate_series(1, 242) n");
        var making = MakeMoreAsync(server);

        var findings = (await cluster.UmsDatabase.AnswerAsync(
            cluster.Target with { Cluster = "test/ums", Servers = 3 }, new FactQuery.Preflight(PreflightScope.Update, 1), TestContext.Current.CancellationToken)).Findings;
        await making;

        findings.Where(finding => finding.Blocks && finding.Name is not ("GoldenPrograms" or "StrangeSessions")).ShouldBeEmpty();
        findings.ShouldNotContain(finding => finding.Name == "ObjectOwner");
    }

    [Theory, ClassData(typeof(Majors))]
    public async Task What_the_first_server_made_with_the_schema_is_every_ordinary_servers(int major)
    {
        await using var cluster = await CreateAsync(major);
        var first = await cluster.CreateRoleAsync(BindingKind.Migrator);
        await using (var migrator = await cluster.LoginAsync(first))
        {
            await TestCluster.RunAsync(migrator, "SELECT lo_from_bytea(4711, 'made with the schema'), lo_from_bytea(4712, 'x')");
            await UseAsync(cluster, BindingKind.Production, 1, 4711);
            await TestCluster.RunAsync(migrator, "SELECT lo_put(4712, 0, 'y'), lo_from_bytea(4713, 'before it went')");
        }

        await cluster.ExecuteAsync(new DatabaseAction.FenceRole(first));
        await cluster.ExecuteAsync(new DatabaseAction.DropRole(first));

        await ExpectAppOwnsAsync(cluster, 2);
    }

    [Theory, ClassData(typeof(Majors))]
    public async Task Those_of_a_database_that_is_taken_over_are_ordinary_servers_at_once(int major)
    {
        await using var cluster = await TestCluster.PrepareAsync(servers, major);
        var old = $"old {cluster.Target.Uid}";
        await cluster.AsSuperuserAsync($"CREATE ROLE {Sql.Identifier(old)} LOGIN; SET ROLE {Sql.Identifier(old)}; SELECT lo_from_bytea(4711, 'old'), lo_from_bytea(4712, 'old')");
        await cluster.ObserveAsync();
        var findings = (await cluster.UmsDatabase.AnswerAsync(
            cluster.Target with { Cluster = "test/ums", Servers = 3 }, new FactQuery.Preflight(PreflightScope.Adopt, 0), TestContext.Current.CancellationToken)).Findings;
        foreach (var finding in findings.Where(finding => finding.Name == "ObjectOwner"))
            await cluster.AsSuperuserAsync(finding.Message.Split("as a superuser: ")[1]);

        await cluster.ExecuteAsync(new DatabaseAction.ClaimProduction(cluster.Target.Uid, null));

        await ExpectAppOwnsAsync(cluster, 2);
        await UseAsync(cluster, BindingKind.Production, 1, 4711);
    }

    [Theory, ClassData(typeof(Majors))]
    public async Task A_copy_keeps_their_owner_and_a_server_in_update_mode_has_all_rights_on_them(int major)
    {
        await using var production = await TestProduction.CreateAsync(servers, major, "CREATE TABLE epr_processes (epr_process_host text)", "CREATE TABLE files (content oid)");
        var app = Sql.Identifier(production.Target.Database.AppRole);
        await production.AsSuperuserAsync(
            $"GRANT INSERT ON files TO {app}; SET ROLE {app}; INSERT INTO files SELECT lo_from_bytea(60000 + n, convert_to(repeat('x', n * 9000), 'UTF8')) FROM generate_series(1, 40) n; COMMENT ON LARGE OBJECT 60001 IS 'of app'");
        await production.MakeAsync(production.Make(GoldenMethod.Stream));
        var snapshot = production.Snapshot(1);

        await production.ExecuteAsync(snapshot);

        const string Owners =
            "SELECT string_agg(oid || pg_get_userbyid(lomowner) || md5(lo_get(oid)) || coalesce(obj_description(oid, 'pg_largeobject'), ''), '|' ORDER BY oid) FROM pg_largeobject_metadata";
        (await production.ScalarAsync<string>(Owners, snapshot.Name)).ShouldNotBeNull().ShouldBe(await production.ScalarAsync<string>(Owners));
        await production.AsOwnerAsync("SELECT lo_put(60001, 0, 'written'), lo_unlink(60002), lo_get(60003)", snapshot.Name);
    }

    [Theory, ClassData(typeof(Majors))]
    public async Task Those_of_the_migrator_survive_the_commit_and_those_before_it_a_swap_back(int major)
    {
        await using var cluster = await CreateAsync(major);
        await using (var server = await cluster.LoginAsync(await cluster.CreateRoleAsync(BindingKind.Production)))
            await TestCluster.RunAsync(server, "SELECT lo_from_bytea(4711, 'before')");
        await cluster.ExecuteAsync(new DatabaseAction.FenceRole(cluster.RoleOf(BindingKind.Production)));
        await cluster.ExecuteAsync(new DatabaseAction.TakeRestorePoint(cluster.RestorePoint, cluster.Comment));
        await cluster.ExecuteAsync(new DatabaseAction.WriteMigrationPhase(cluster.RestorePoint, MigrationPhase.Migrating));
        var role = await cluster.CreateRoleAsync(BindingKind.Migrator);
        await cluster.ExecuteAsync(new DatabaseAction.OpenProduction());
        await using (var migrator = await cluster.LoginAsync(role))
            await TestCluster.RunAsync(migrator, "SELECT lo_put(4711, 0, 'during'), lo_from_bytea(4712, 'during')");

        await cluster.ExecuteAsync(new DatabaseAction.GrantLargeObjects());
        await ExpectAppOwnsAsync(cluster, 2);
        await cluster.ExecuteAsync(new DatabaseAction.FenceRole(role));
        await cluster.ExecuteAsync(new DatabaseAction.SwapBack(cluster.RestorePoint, cluster.Failed, cluster.Comment));

        (await cluster.ScalarAsync<string>("SELECT convert_from(lo_get(4711), 'UTF8')")).ShouldBe("before");
        await ExpectAppOwnsAsync(cluster, 1);
        await UseAsync(cluster, BindingKind.Production, 1, 4711);
    }

    [Theory]
    [InlineData("postgres", 3)]
    [InlineData("postgres", 242)]
    [InlineData("\"group of {uid}\"", 242)]
    public async Task Those_of_others_are_cured_by_what_preflight_says_all_of_them(string owner, int count)
    {
        await using var cluster = await CreateAsync(15);
        var other = owner.Replace("{uid}", cluster.Target.Uid, StringComparison.Ordinal);
        if (other != "postgres")
            await cluster.AsSuperuserAsync($"CREATE ROLE {other} NOLOGIN", "postgres");
        await cluster.AsSuperuserAsync($"SET ROLE {other}; SELECT lo_create(70000 + n) FROM generate_series(1, {count}) n");

        var finding = (await AskAsync(cluster)).Single(one => one.Name == "ObjectOwner");
        await cluster.AsSuperuserAsync(finding.Message.Split("as a superuser: ")[1]);

        (await AskAsync(cluster)).ShouldNotContain(one => one.Blocks);
        await ExpectAppOwnsAsync(cluster, count);
    }

    private async Task<TestCluster> CreateAsync(int major)
    {
        var cluster = await TestCluster.CreateAsync(servers, major);
        cluster.Target = cluster.Target with { Cluster = "test/ums" };
        return cluster;
    }

    private static async Task<IReadOnlyList<Finding>> AskAsync(TestCluster cluster) =>
        (await cluster.UmsDatabase.AnswerAsync(
            cluster.Target with { Cluster = "test/ums", Servers = 3 }, new FactQuery.Preflight(PreflightScope.Update, 1), TestContext.Current.CancellationToken)).Findings;

    private static async Task MakeMoreAsync(NpgsqlConnection server)
    {
        for (var more = 0; more < 50; more++)
            await TestCluster.RunAsync(server, "SELECT lo_from_bytea(0, 'new')");
    }

    private static async Task UseAsync(TestCluster cluster, BindingKind kind, int ordinal, int oid)
    {
        await using var server = await cluster.LoginAsync(await cluster.CreateRoleAsync(kind, ordinal));
        await TestCluster.RunAsync(server, $"SELECT lo_get({oid}), lo_put({oid}, 0, 'x'), lo_unlink({oid})");
    }

    private static async Task ExpectAppOwnsAsync(TestCluster cluster, int count)
    {
        (await cluster.ScalarAsync<long>("SELECT count(*) FROM pg_largeobject_metadata")).ShouldBe(count);
        (await cluster.ScalarAsync<long>(Strangers.Replace("$$", Sql.Literal(cluster.Target.Database.AppRole), StringComparison.Ordinal))).ShouldBe(0);
    }
}
