using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using UmsOperator.Core.Model;
using UmsOperator.Postgres.Access;
using UmsOperator.Postgres.Connections;
using UmsOperator.Postgres.Tests.Servers;

namespace UmsOperator.Postgres.Tests.Access;

public sealed class WorkerRoleTests(PostgresServers servers)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, ClassData(typeof(AllMajors))]
    public async Task A_worker_reaches_its_one_database_may_make_nothing_and_is_gone_after_its_task(int major)
    {
        await using var cluster = await TestCluster.CreateAsync(servers, major);
        await using var process = TestCluster.NewProcess();
        await using var maintenance = await process.GetRequiredService<OperatorConnections>().OpenMaintenanceAsync(cluster.Target, "test", Token);
        string name;
        await using (var worker = await process.GetRequiredService<WorkerRoles>().MakeAsync(maintenance, cluster.Target, cluster.Name, WorkerRights.Owner, sessions: 1, Token))
        {
            name = worker.Login.Username;
            (await cluster.ScalarAsync<bool>(
                $"SELECT NOT (rolsuper OR rolcreatedb OR rolcreaterole OR rolreplication OR rolbypassrls OR rolinherit) AND rolconnlimit = 1 AND rolvaliduntil BETWEEN now() AND now() + interval '61 minutes' FROM pg_roles WHERE rolname = '{name}'")).ShouldBeTrue();
            await using var session = await worker.OpenAsync("test", SessionLimits.Read, Token);
            (await session.ScalarAsync<string>("SELECT session_user || ' ' || current_setting('search_path') || ' ' || (current_setting('statement_timeout') <> '0')::text", Token))
                .ShouldBe($"{name} pg_catalog,pg_temp true");
            foreach (var other in new[] { "postgres", "template1" })
                (await Should.ThrowAsync<PostgresException>(() => new WorkerLoginProbe(worker).OpenAsync(cluster.Target, process, other, Token))).SqlState.ShouldBeOneOf(
                    PostgresErrorCodes.InsufficientPrivilege, PostgresErrorCodes.TooManyConnections);
        }

        (await cluster.ScalarAsync<long>($"SELECT count(*) FROM pg_roles WHERE rolname = '{name}'")).ShouldBe(0);
    }

    [Theory, ClassData(typeof(AllMajors))]
    public async Task A_worker_that_a_dead_operator_left_is_swept_by_its_successor(int major)
    {
        await using var cluster = await TestCluster.CreateAsync(servers, major);
        await using (var dead = TestCluster.NewProcess())
        {
            await using var maintenance = await dead.GetRequiredService<OperatorConnections>().OpenMaintenanceAsync(cluster.Target, "test", Token);
            // Not disposed, as if the process had died.
            var worker = await dead.GetRequiredService<WorkerRoles>().MakeAsync(maintenance, cluster.Target, cluster.Name, WorkerRights.Owner, sessions: 1, Token);
            (await cluster.ScalarAsync<long>($"SELECT count(*) FROM pg_roles WHERE rolname = '{worker.Login.Username}'")).ShouldBe(1);
        }

        await using var successor = TestCluster.NewProcess();
        (await successor.GetRequiredService<IUmsDatabase>().ObserveAsync(cluster.Target, Token)).Reach.ShouldBe(DatabaseReach.Connected);

        (await cluster.ScalarAsync<long>($"SELECT count(*) FROM pg_roles WHERE starts_with(rolname, '{WorkerName.Prefix(cluster.Target.Uid)}')")).ShouldBe(0);
    }

    [Theory, ClassData(typeof(AllMajors))]
    public async Task What_planted_code_hangs_on_a_worker_ends_neither_the_task_nor_the_next_observation(int major)
    {
        await using var cluster = await TestCluster.CreateAsync(servers, major);
        // Every deletion from the registry grants the worker's role a privilege that keeps it from being dropped.
        await cluster.AsOwnerAsync(
            """
            CREATE FUNCTION hang() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN EXECUTE format('GRANT SELECT ON devices TO %I', session_user); RETURN old; END $$;
            CREATE TRIGGER hang BEFORE DELETE ON epr_processes FOR EACH ROW EXECUTE FUNCTION hang();
            """);

        await cluster.ExecuteAsync(new DatabaseAction.RemoveRegistryRows(["ums-2"]));

        var observed = await cluster.ObserveAsync();
        observed.Production!.SchemaVersion.ShouldBe("12.03");
        observed.LeftRoles.ShouldHaveSingleItem().HasDependents.ShouldBeTrue("a deletion names it");
        (await cluster.ScalarAsync<bool>($"SELECT bool_and(NOT rolcanlogin) FROM pg_roles WHERE starts_with(rolname, '{WorkerName.Prefix(cluster.Target.Uid)}')")).ShouldBeTrue();
    }

    [Fact]
    public async Task A_worker_whose_drop_failed_is_told_until_a_later_observation_drops_it()
    {
        await using var cluster = await TestCluster.CreateAsync(servers, 15);
        await using var process = TestCluster.NewProcess();
        var database = process.GetRequiredService<IUmsDatabase>();
        string name;
        await using (var maintenance = await process.GetRequiredService<OperatorConnections>().OpenMaintenanceAsync(cluster.Target, "test", Token))
        {
            await using var worker = await process.GetRequiredService<WorkerRoles>().MakeAsync(maintenance, cluster.Target, cluster.Name, WorkerRights.Owner, sessions: 1, Token);
            name = worker.Login.Username;
            // The operator may not drop a role that it does not administer.
            await cluster.AsSuperuserAsync($"ALTER ROLE {name} SUPERUSER");
        }

        (await database.ObserveAsync(cluster.Target, Token)).LeftRoles.ShouldBe([new LeftRole(name, HasDependents: false)]);
        await cluster.AsSuperuserAsync($"ALTER ROLE {name} NOSUPERUSER");
        (await database.ObserveAsync(cluster.Target, Token)).LeftRoles.ShouldBeEmpty();

        (await cluster.ScalarAsync<long>($"SELECT count(*) FROM pg_roles WHERE rolname = '{name}'")).ShouldBe(0);
    }

    [Theory, ClassData(typeof(AllMajors))]
    public async Task A_servers_role_reaches_its_own_database_only_and_has_a_bounded_number_of_sessions(int major)
    {
        await using var cluster = await TestCluster.CreateAsync(servers, major);
        cluster.Target = cluster.Target with { Database = cluster.Target.Database with { ConnectionsPerServer = 2 } };
        var role = await cluster.CreateRoleAsync(BindingKind.Production);

        foreach (var other in new[] { "postgres", "template1" })
            (await Should.ThrowAsync<PostgresException>(() => cluster.LoginAsync(role, other))).SqlState.ShouldBe(PostgresErrorCodes.InsufficientPrivilege, other);

        await using var first = await LoginWhenFreeAsync(cluster, role);
        await using var second = await LoginWhenFreeAsync(cluster, role);
        (await Should.ThrowAsync<PostgresException>(() => cluster.LoginAsync(role))).SqlState.ShouldBe(PostgresErrorCodes.TooManyConnections);
    }

    /// <summary>Logs in as soon as a session is free. A refused session counts until its server process has ended.</summary>
    private static async Task<NpgsqlConnection> LoginWhenFreeAsync(TestCluster cluster, string role)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(TimeSpan.FromSeconds(30));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (true)
        {
            try
            {
                return await cluster.LoginAsync(role);
            }
            catch (PostgresException full) when (full.SqlState == PostgresErrorCodes.TooManyConnections)
            {
                await timer.WaitForNextTickAsync(deadline.Token);
            }
        }
    }

    /// <summary>Tries to use a worker's login in another database.</summary>
    private sealed class WorkerLoginProbe(WorkerLogin worker)
    {
        public Task<NpgsqlConnection> OpenAsync(DatabaseTarget target, ServiceProvider process, string database, CancellationToken cancellationToken) =>
            process.GetRequiredService<OperatorConnections>().OpenAsync(target, worker.Login, database, "test", SessionLimits.Read, cancellationToken);
    }
}
