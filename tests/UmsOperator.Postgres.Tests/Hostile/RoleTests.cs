using UmsOperator.Core.Model;
using UmsOperator.Postgres.Tests.Servers;

namespace UmsOperator.Postgres.Tests.Hostile;

/// <summary>Objects that keep roles from being dropped, and which roles the operator grants.</summary>
public sealed class RoleTests(PostgresServers servers)
{
    [Theory, ClassData(typeof(Majors))]
    public async Task A_servers_login_that_owns_something_in_production_can_still_be_dropped(int major)
    {
        await using var cluster = await TestCluster.CreateAsync(servers, major);
        var role = await cluster.CreateRoleAsync(BindingKind.Production);
        await using (var server = await cluster.LoginAsync(role))
            await TestCluster.RunAsync(server, "SET ROLE NONE; SELECT lo_create(0)");
        await cluster.ExecuteAsync(new DatabaseAction.FenceRole(role));

        await cluster.ExecuteAsync(new DatabaseAction.DropRole(role));

        (await cluster.ScalarAsync<long>($"SELECT count(*) FROM pg_roles WHERE rolname = {Sql.Literal(role)}", "postgres")).ShouldBe(0);
    }

    [Theory, ClassData(typeof(Majors))]
    public async Task A_server_that_makes_a_workers_login_own_something_leaves_none_that_can_log_in(int major)
    {
        await using var cluster = await TrappedCluster.CreateAsync(
            servers, major,
            """
            CREATE SCHEMA open; GRANT USAGE, CREATE ON SCHEMA open TO PUBLIC;
            CREATE FUNCTION hostile.hang() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                SET LOCAL ROLE NONE;
                CREATE TABLE open.hung (i int);
                PERFORM lo_create(0);
                RESET ROLE;
                RETURN NULL;
            END $$;
            CREATE TRIGGER hang AFTER DELETE ON epr_processes FOR EACH STATEMENT EXECUTE FUNCTION hostile.hang();
            """);

        await cluster.ExecuteAsync(new DatabaseAction.RemoveRegistryRows(["ums-2"]));
        await cluster.Cluster.ObserveAsync();

        // The present owner of the objects cannot log in.
        foreach (var owner in new[] { "SELECT relowner FROM pg_class WHERE relname = 'hung'", "SELECT lomowner FROM pg_largeobject_metadata" })
            (await cluster.Cluster.ScalarAsync<string>($"SELECT string_agg(rolname, ' ') FROM pg_roles WHERE oid IN ({owner}) AND rolcanlogin")).ShouldBeNull();
    }

    [Theory]
    [InlineData(15, "pg_execute_server_program")]
    [InlineData(15, "pg_read_all_data")]
    [InlineData(15, "pg_signal_backend")]
    [InlineData(18, "pg_execute_server_program")]
    public async Task A_role_that_is_not_the_clusters_is_given_to_nobody(int major, string group)
    {
        await using var cluster = await TestCluster.CreateAsync(servers, major);
        cluster.Target = cluster.Target with { Database = cluster.Target.Database with { OwnerRole = group } };

        await Should.ThrowAsync<DatabaseActionException>(() => cluster.CreateRoleAsync(BindingKind.Snapshot));
        await cluster.ObserveAsync();
        await cluster.UmsDatabase.AnswerAsync(cluster.Target, new FactQuery.Preflight(PreflightScope.Adopt, 0), TestContext.Current.CancellationToken);

        (await cluster.ScalarAsync<string>(
            $"SELECT string_agg(m.rolname, ' ') FROM pg_auth_members a JOIN pg_roles m ON m.oid = a.member WHERE a.roleid = '{group}'::regrole AND starts_with(m.rolname, '{ClusterNames.Claim(cluster.Target.Uid)}')", "postgres")).ShouldBeNull();
    }
}
