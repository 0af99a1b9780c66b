using Npgsql;
using UmsOperator.Core.Model;
using UmsOperator.Postgres.Tests.Servers;

namespace UmsOperator.Postgres.Tests.Access;

/// <summary>What servers can and cannot do with their roles.</summary>
public sealed class FencedRoleTests(PostgresServers servers, FenceScenarios scenarios) : IClassFixture<FenceScenarios>
{
    // 0LP01 is the error for a grant without ADMIN OPTION on some versions.
    private static readonly string[] Refusals = [PostgresErrorCodes.InsufficientPrivilege, PostgresErrorCodes.InvalidGrantOperation];

    public static TheoryData<int, BindingKind> Bindings
    {
        get
        {
            var data = new TheoryData<int, BindingKind>();
            foreach (var major in new[] { 15, 18 })
            {
                foreach (var kind in new[] { BindingKind.Production, BindingKind.Snapshot, BindingKind.Migrator })
                    data.Add(major, kind);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Bindings))]
    public async Task No_role_can_arm_itself_against_its_fence(int major, BindingKind kind)
    {
        var scenario = await scenarios.GetAsync(servers, major);
        var role = await scenario.RoleAsync(kind, 1);
        var other = await scenario.RoleAsync(BindingKind.Production, 2);
        await using var session = await scenario.LoginAsync(role, kind);
        var (me, owner, app) = (Sql.Identifier(role), Sql.Identifier(scenario.Database.OwnerRole), Sql.Identifier(scenario.Database.AppRole));
        var (production, login) = (Sql.Identifier(scenario.Database.Name), Sql.Identifier(scenario.Cluster.Target.OperatorUsername));

        foreach (var attempt in new[]
        {
            $"ALTER ROLE {me} CREATEROLE", $"ALTER ROLE {me} SUPERUSER", $"ALTER ROLE {me} VALID UNTIL 'infinity'", $"ALTER ROLE {me} CONNECTION LIMIT 9",
            "CREATE ROLE back_door LOGIN PASSWORD 'x'", $"ALTER ROLE {app} LOGIN", $"ALTER ROLE {owner} LOGIN PASSWORD 'x'", $"ALTER ROLE {login} PASSWORD 'x'",
            $"GRANT {login} TO {me}", $"GRANT {Sql.Identifier(other)} TO {me}", $"SET ROLE {login}", $"SET ROLE {Sql.Identifier(other)}", $"SET SESSION AUTHORIZATION {login}",
            $"GRANT {me} TO {Sql.Identifier(other)}", $"REVOKE {me} FROM {login}", $"GRANT {owner} TO {Sql.Identifier(other)}", $"GRANT {app} TO {Sql.Identifier(other)}",
            $"DROP ROLE {Sql.Identifier(other)}", $"ALTER ROLE {Sql.Identifier(other)} RENAME TO hidden",
            $"ALTER DATABASE {production} ALLOW_CONNECTIONS true", $"ALTER DATABASE {production} OWNER TO {me}",
            $"ALTER DATABASE {production} RENAME TO gone", $"DROP DATABASE {production}", "CREATE DATABASE back_door", $"ALTER SYSTEM SET max_connections = 9",
            "COPY (SELECT 1) TO PROGRAM 'true'", "CREATE EXTENSION dblink", "SELECT pg_read_file('pg_hba.conf')",
        })
            (await Should.ThrowAsync<PostgresException>(() => TestCluster.RunAsync(session, attempt), attempt)).SqlState.ShouldBeOneOf(Refusals, attempt);
        // PostgreSQL grants nothing and only issues a warning.
        await TestCluster.RunAsync(session, $"GRANT CONNECT ON DATABASE {production} TO PUBLIC");
        (await scenario.Cluster.ScalarAsync<bool>($"SELECT has_database_privilege('public', {Sql.Literal(scenario.Database.Name)}, 'CONNECT')", "postgres")).ShouldBeFalse();
        // The fence finds the role although it has changed its application_name and its password.
        await TestCluster.RunAsync(session, $"SET ROLE NONE; ALTER ROLE {me} PASSWORD '{TestCluster.Password}'; ALTER ROLE {me} SET application_name = 'ums-operator/hidden'");
        await TestCluster.RunAsync(session, "SET application_name = 'ums-operator/hidden'");

        await scenario.Cluster.ExecuteAsync(new DatabaseAction.FenceRole(role));

        await Should.ThrowAsync<NpgsqlException>(() => TestCluster.RunAsync(session, "SELECT 1"));
        foreach (var database in scenario.Databases)
            await scenario.LockedOutAsync(role, database);
    }

    [Theory]
    [MemberData(nameof(Bindings))]
    public async Task A_role_may_go_to_its_one_database_only_and_after_the_fence_nowhere(int major, BindingKind kind)
    {
        var scenario = await scenarios.GetAsync(servers, major);
        var role = await scenario.RoleAsync(kind, 3);
        var own = scenario.DatabaseOf(kind);

        foreach (var database in scenario.Databases.Where(database => database != own))
            await scenario.LockedOutAsync(role, database);
        await using (await scenario.Cluster.LoginAsync(role, own))
        {
            // The login succeeds.
        }

        await scenario.Cluster.ExecuteAsync(new DatabaseAction.FenceRole(role));
        foreach (var database in scenario.Databases)
            await scenario.LockedOutAsync(role, database);
    }

    [Theory, ClassData(typeof(Majors))]
    public async Task Sessions_that_knock_all_the_while_are_out_once_the_fence_is_there(int major)
    {
        var scenario = await scenarios.GetAsync(servers, major);
        var role = await scenario.RoleAsync(BindingKind.Production, 4);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        await using var crowd = KnockingSessions.Start(scenario.Cluster, role, count: 6, enough.Token);
        await crowd.WroteAsync();

        await scenario.Cluster.ExecuteAsync(new DatabaseAction.FenceRole(role));
        var fenced = await scenario.Cluster.ScalarAsync<DateTime>("SELECT clock_timestamp()");
        await crowd.RefusedAsync(times: 30);
        await enough.CancelAsync();

        (await scenario.Cluster.ScalarAsync<long>($"SELECT count(*) FROM pg_stat_activity WHERE usename = '{role}'")).ShouldBe(0);
        (await scenario.Cluster.ScalarAsync<DateTime>("SELECT max(at) FROM knocks")).ShouldBeLessThanOrEqualTo(fenced);
    }
}
