using Npgsql;
using UmsOperator.Core.Model;
using UmsOperator.Postgres.Tests.Servers;

namespace UmsOperator.Postgres.Tests.Access;

public sealed class BindingRoleTests(PostgresServers servers)
{
    [Theory, ClassData(typeof(AllMajors))]
    public async Task An_ordinary_server_writes_rows_and_cannot_change_the_schema(int major)
    {
        await using var cluster = await TestCluster.CreateAsync(servers, major);
        await using var server = await cluster.LoginAsync(await cluster.CreateRoleAsync(BindingKind.Production));

        await TestCluster.RunAsync(server, "UPDATE devices SET name = 'x' WHERE id = 1; SELECT nextval('numbers'); CREATE TEMPORARY TABLE t (i int)");

        foreach (var ddl in new[] { "CREATE TABLE t2 (i int)", "ALTER TABLE devices ADD c int", "DROP TABLE devices",
            "TRUNCATE devices", "CREATE SCHEMA s", $"SET ROLE {Sql.Identifier(cluster.Target.Database.OwnerRole)}" })
            (await Should.ThrowAsync<PostgresException>(() => TestCluster.RunAsync(server, ddl), ddl)).SqlState.ShouldBe(PostgresErrorCodes.InsufficientPrivilege, ddl);
    }

    [Theory, ClassData(typeof(AllMajors))]
    public async Task What_the_migrator_makes_belongs_to_the_object_owner_and_ordinary_servers_use_it(int major)
    {
        await using var cluster = await TestCluster.CreateAsync(servers, major);
        await using (var migrator = await cluster.LoginAsync(await cluster.CreateRoleAsync(BindingKind.Migrator)))
            await TestCluster.RunAsync(migrator, "ALTER TABLE devices ADD serial text; CREATE TABLE made (i int); CREATE SCHEMA more; CREATE TABLE more.made (i int); SELECT lo_create(4711)");
        await cluster.ExecuteAsync(new DatabaseAction.GrantLargeObjects());
        await cluster.ExecuteAsync(new DatabaseAction.GrantLargeObjects());

        (await cluster.ScalarAsync<string>("SELECT pg_get_userbyid(relowner) FROM pg_class WHERE relname = 'made' LIMIT 1")).ShouldBe(cluster.Target.Database.OwnerRole);
        await using var server = await cluster.LoginAsync(await cluster.CreateRoleAsync(BindingKind.Production, 1));
        await TestCluster.RunAsync(server, "INSERT INTO made VALUES (1); INSERT INTO more.made VALUES (1); SELECT lo_put(4711, 0, 'x')");
    }

    [Theory, ClassData(typeof(AllMajors))]
    public async Task A_fenced_role_cannot_go_on_nor_log_in_and_is_never_enabled_again(int major)
    {
        await using var cluster = await TestCluster.CreateAsync(servers, major);
        var role = await cluster.CreateRoleAsync(BindingKind.Production);
        await using var server = await cluster.LoginAsync(role);

        await cluster.ExecuteAsync(new DatabaseAction.FenceRole(role));
        await cluster.ExecuteAsync(new DatabaseAction.FenceRole(role));

        await Should.ThrowAsync<NpgsqlException>(() => TestCluster.RunAsync(server, "SELECT 1"));
        await Should.ThrowAsync<PostgresException>(() => cluster.LoginAsync(role));
        (await cluster.ObserveAsync()).Roles.ShouldHaveSingleItem().ShouldBe(new RoleObserved { Name = role, Binding = "u1-0p", CanLogin = false });
        (await Should.ThrowAsync<DatabaseActionException>(() => cluster.CreateRoleAsync(BindingKind.Production))).Message.ShouldContain("fenced");
    }

    [Theory, ClassData(typeof(AllMajors))]
    public async Task A_role_that_its_server_made_undroppable_blocks_nothing(int major)
    {
        await using var cluster = await TestCluster.CreateAsync(servers, major);
        var role = await cluster.CreateRoleAsync(BindingKind.Migrator);
        await using (var migrator = await cluster.LoginAsync(role))
            await TestCluster.RunAsync(migrator, $"GRANT SELECT ON devices TO {role}; GRANT CREATE ON SCHEMA public TO {role}; RESET ROLE; CREATE TABLE public.mine (i int)");
        await cluster.ExecuteAsync(new DatabaseAction.FenceRole(role));

        await cluster.ExecuteAsync(new DatabaseAction.DropRole(role));

        (await cluster.ObserveAsync()).Roles.ShouldBeEmpty();
        (await cluster.ScalarAsync<string>(
            $"SELECT string_agg(rolcanlogin::text || (SELECT count(*) FROM pg_auth_members m WHERE m.member = r.oid), ' ') FROM pg_roles r WHERE starts_with(rolname, '{ClusterNames.Claim(cluster.Target.Uid)}ended')")).ShouldBe("false0");
    }

    [Theory, ClassData(typeof(AllMajors))]
    public async Task A_fence_ends_a_running_statement_of_a_migrator(int major)
    {
        await using var cluster = await TestCluster.CreateAsync(servers, major);
        var role = await cluster.CreateRoleAsync(BindingKind.Migrator);
        await using var migrator = await cluster.LoginAsync(role);
        var statement = TestCluster.RunAsync(migrator, "ALTER TABLE devices ADD c int; SELECT pg_sleep(600)");

        await cluster.ExecuteAsync(new DatabaseAction.FenceRole(role));

        await Should.ThrowAsync<NpgsqlException>(() => statement);
    }

    [Theory, ClassData(typeof(AllMajors))]
    public async Task A_role_of_a_snapshot_cannot_connect_to_production_nor_a_production_role_to_the_snapshot(int major)
    {
        await using var cluster = await TestCluster.CreateAsync(servers, major);
        var snapshot = ClusterNames.Copy(cluster.Target.Uid, TestCluster.UpdateId, CopyKind.Snapshot, 1);
        await cluster.ExecuteAsync(new DatabaseAction.TakeRestorePoint(cluster.RestorePoint, cluster.Comment));
        await cluster.ExecuteAsync(new DatabaseAction.OpenProduction());
        await cluster.AsSuperuserAsync($"ALTER DATABASE {cluster.RestorePoint} RENAME TO {snapshot}", "postgres");
        await cluster.AsSuperuserAsync($"ALTER DATABASE {snapshot} ALLOW_CONNECTIONS true", "postgres");

        var onSnapshot = await cluster.CreateRoleAsync(BindingKind.Snapshot, 1, snapshot);
        var onProduction = await cluster.CreateRoleAsync(BindingKind.Production, 2);

        await using var own = await cluster.LoginAsync(onSnapshot, snapshot);
        await TestCluster.RunAsync(own, "ALTER TABLE devices ADD c int");
        await Should.ThrowAsync<PostgresException>(() => cluster.LoginAsync(onSnapshot));
        await Should.ThrowAsync<PostgresException>(() => cluster.LoginAsync(onProduction, snapshot));
    }

    [Theory, ClassData(typeof(AllMajors))]
    public async Task A_role_that_can_log_in_stays_as_it_is(int major)
    {
        await using var cluster = await TestCluster.CreateAsync(servers, major);
        var role = await cluster.CreateRoleAsync(BindingKind.Production);
        await using var server = await cluster.LoginAsync(role);

        (await cluster.CreateRoleAsync(BindingKind.Production)).ShouldBe(role);

        await TestCluster.RunAsync(server, "SELECT 1");
    }

    [Theory, ClassData(typeof(AllMajors))]
    public async Task Only_a_fenced_claimed_role_is_dropped(int major)
    {
        await using var cluster = await TestCluster.CreateAsync(servers, major);
        var role = await cluster.CreateRoleAsync(BindingKind.Production);

        await Should.ThrowAsync<DatabaseActionException>(() => cluster.ExecuteAsync(new DatabaseAction.DropRole(role)));
        await Should.ThrowAsync<DatabaseActionException>(() => cluster.ExecuteAsync(new DatabaseAction.DropRole(cluster.Target.Database.AppRole)));
        await Should.ThrowAsync<DatabaseActionException>(() => cluster.ExecuteAsync(new DatabaseAction.FenceRole(cluster.Target.Database.AppRole)));
        await cluster.ExecuteAsync(new DatabaseAction.FenceRole(role));
        await cluster.ExecuteAsync(new DatabaseAction.DropRole(role));
        await cluster.ExecuteAsync(new DatabaseAction.DropRole(role));
        await cluster.ExecuteAsync(new DatabaseAction.FenceRole(role));

        (await cluster.ObserveAsync()).Roles.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_password_reaches_the_server_as_a_verifier()
    {
        await using var cluster = await TestCluster.CreateAsync(servers, 15);
        var role = await cluster.CreateRoleAsync(BindingKind.Production);

        (await cluster.ScalarAsync<string>($"SELECT rolpassword FROM pg_authid WHERE rolname = '{role}'")).ShouldNotBeNull().ShouldStartWith("SCRAM-SHA-256$4096:");
    }
}
