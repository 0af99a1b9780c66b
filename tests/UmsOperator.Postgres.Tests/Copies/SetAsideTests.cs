using Npgsql;
using UmsOperator.Api.Spec;
using UmsOperator.Core.Model;
using UmsOperator.Postgres.Tests.Servers;

namespace UmsOperator.Postgres.Tests.Copies;

/// <summary>From the quiet instant to the commit, only the migrator can log in to production. Afterwards every role has its grants back.</summary>
public sealed class SetAsideTests(PostgresServers servers)
{
    // The CONNECT grants of other roles: with the grant option, by another grantee, to a group and to PUBLIC.
    private const string Acl =
        """
        SELECT string_agg(DISTINCT coalesce(r.rolname, 'PUBLIC') || ':' || a.privilege_type || ':' || a.is_grantable, ', ')
          FROM pg_database d, aclexplode(d.datacl) a LEFT JOIN pg_roles r ON r.oid = a.grantee
         WHERE d.datname = current_database() AND NOT starts_with(coalesce(r.rolname, ''), 'ums_')
        """;

    [Theory]
    [InlineData(15, DatabaseAccess.PerServerRoles)]
    [InlineData(18, DatabaseAccess.PerServerRoles)]
    [InlineData(15, DatabaseAccess.SharedCredentials)]
    public async Task Others_can_log_in_again_after_the_commit_and_not_before(int major, DatabaseAccess access)
    {
        await using var cluster = await PrepareAsync(major, access);
        var before = await cluster.ScalarAsync<string>(Acl);
        await TakeAsync(cluster);
        await cluster.ExecuteAsync(new DatabaseAction.WriteMigrationPhase(cluster.RestorePoint, MigrationPhase.Migrating));
        await cluster.ExecuteAsync(new DatabaseAction.OpenProduction());

        await AllRefusedAsync(cluster);
        await (await cluster.LoginAsync(access == DatabaseAccess.SharedCredentials ? cluster.Target.ServerUsername! : await cluster.CreateRoleAsync(BindingKind.Migrator))).DisposeAsync();
        (await cluster.ObserveAsync()).Copies.ShouldHaveSingleItem().Comment!.LoginsSetAside.ShouldBe(
            ["PUBLIC", Role(cluster, "deputy"), Role(cluster, "group"), Role(cluster, "head")], ignoreOrder: true);

        await cluster.ExecuteAsync(new DatabaseAction.WriteMigrationPhase(cluster.RestorePoint, MigrationPhase.Committed));
        await cluster.ExecuteAsync(new DatabaseAction.WriteMigrationPhase(cluster.RestorePoint, MigrationPhase.Committed));

        await AllAllowedAsync(cluster);
        (await cluster.ScalarAsync<string>(Acl)).ShouldBe(before);
        (await cluster.ObserveAsync()).Copies.ShouldHaveSingleItem().Comment!.LoginsSetAside.ShouldBeNull();
    }

    [Theory, ClassData(typeof(Majors))]
    public async Task The_swap_back_gives_back_what_was_set_aside_and_what_was_granted_meanwhile(int major)
    {
        await using var cluster = await PrepareAsync(major);
        var before = await cluster.ScalarAsync<string>(Acl);
        await TakeAsync(cluster);
        await cluster.ExecuteAsync(new DatabaseAction.WriteMigrationPhase(cluster.RestorePoint, MigrationPhase.Migrating));
        await cluster.ExecuteAsync(new DatabaseAction.OpenProduction());
        await cluster.AsSuperuserAsync($"CREATE ROLE {Sql.Identifier(Role(cluster, "new"))}; GRANT CONNECT ON DATABASE {Sql.Identifier(cluster.Name)} TO {Sql.Identifier(Role(cluster, "new"))}");

        await SwapAsync(cluster);

        await AllAllowedAsync(cluster);
        (await cluster.ScalarAsync<string>(Acl)).ShouldBe(before!.Split(", ").Append($"{Role(cluster, "new")}:CONNECT:false").Order(StringComparer.Ordinal).Aggregate((a, b) => $"{a}, {b}"));
    }

    [Theory, ClassData(typeof(Majors))]
    public async Task A_restore_point_that_is_given_up_before_the_migration_gives_them_back(int major)
    {
        foreach (var way in new DatabaseAction[] { new DatabaseAction.OpenProduction(), null! })
        {
            await using var cluster = await PrepareAsync(major);
            var before = await cluster.ScalarAsync<string>(Acl);
            await TakeAsync(cluster);
            if (way is not null)
                await cluster.ExecuteAsync(way);
            else
                await cluster.AsSuperuserAsync($"ALTER DATABASE {Sql.Identifier(cluster.Name)} ALLOW_CONNECTIONS true", "postgres");
            if (way is null)
                await cluster.ExecuteAsync(new DatabaseAction.DropCopy(cluster.RestorePoint));
            (await cluster.ScalarAsync<string>(Acl)).ShouldBe(before);
            await AllAllowedAsync(cluster);
        }
    }

    /// <summary>
    /// Someone opened production, so the restore point is taken again. The second one must record the grants that were revoked for the first one.
    /// </summary>
    [Theory, ClassData(typeof(Majors))]
    public async Task A_restore_point_that_is_taken_again_forgets_no_grant(int major)
    {
        await using var cluster = await PrepareAsync(major);
        var before = await cluster.ScalarAsync<string>(Acl);
        await TakeAsync(cluster);
        await cluster.AsSuperuserAsync($"ALTER DATABASE {Sql.Identifier(cluster.Name)} ALLOW_CONNECTIONS true", "postgres");
        await TakeAsync(cluster);
        await cluster.ExecuteAsync(new DatabaseAction.WriteMigrationPhase(cluster.RestorePoint, MigrationPhase.Migrating));
        await cluster.ExecuteAsync(new DatabaseAction.OpenProduction());
        await AllRefusedAsync(cluster);
        await SwapAsync(cluster);
        (await cluster.ScalarAsync<string>(Acl)).ShouldBe(before);
    }

    [Theory, ClassData(typeof(Majors))]
    public async Task After_the_commit_a_swap_back_leaves_the_grants_as_they_are_then(int major)
    {
        await using var cluster = await PrepareAsync(major);
        await TakeAsync(cluster);
        await cluster.ExecuteAsync(new DatabaseAction.WriteMigrationPhase(cluster.RestorePoint, MigrationPhase.Migrating));
        await cluster.ExecuteAsync(new DatabaseAction.OpenProduction());
        await cluster.ExecuteAsync(new DatabaseAction.WriteMigrationPhase(cluster.RestorePoint, MigrationPhase.Committed));
        await cluster.AsSuperuserAsync($"REVOKE CONNECT ON DATABASE {Sql.Identifier(cluster.Name)} FROM {Sql.Identifier(Role(cluster, "group"))}, PUBLIC");
        var before = await cluster.ScalarAsync<string>(Acl);
        await SwapAsync(cluster);
        (await cluster.ScalarAsync<string>(Acl)).ShouldBe(before);
    }

    private static Task TakeAsync(TestCluster cluster) => cluster.ExecuteAsync(new DatabaseAction.TakeRestorePoint(cluster.RestorePoint, cluster.Comment));

    private static async Task SwapAsync(TestCluster cluster)
    {
        foreach (var role in (await cluster.ObserveAsync()).Roles)
            await cluster.ExecuteAsync(new DatabaseAction.FenceRole(role.Name));
        await cluster.ExecuteAsync(new DatabaseAction.SwapBack(cluster.RestorePoint, cluster.Failed, cluster.Comment with { Failure = "exit 1" }));
    }

    private static string Role(TestCluster cluster, string what) => $"{what} {cluster.Target.Uid}";

    private async Task<TestCluster> PrepareAsync(int major, DatabaseAccess access = DatabaseAccess.PerServerRoles)
    {
        var cluster = await TestCluster.CreateAsync(servers, major, access);
        string Name(string what) => Sql.Identifier(Role(cluster, what));
        var password = Sql.Literal(TestCluster.Password);
        var database = Sql.Identifier(cluster.Name);
        await cluster.AsSuperuserAsync(
            $"""
            CREATE ROLE {Name("head")} LOGIN PASSWORD {password}; CREATE ROLE {Name("deputy")} LOGIN PASSWORD {password};
            CREATE ROLE {Name("group")}; CREATE ROLE {Name("member")} LOGIN PASSWORD {password} IN ROLE {Name("group")}; CREATE ROLE {Name("anybody")} LOGIN PASSWORD {password};
            GRANT CONNECT ON DATABASE {database} TO {Name("head")} WITH GRANT OPTION; GRANT CONNECT ON DATABASE {database} TO {Name("group")}; GRANT CONNECT, TEMPORARY ON DATABASE {database} TO PUBLIC;
            SET ROLE {Name("head")}; GRANT CONNECT ON DATABASE {database} TO {Name("deputy")}; RESET ROLE
            """);
        return cluster;
    }

    private static async Task AllAllowedAsync(TestCluster cluster)
    {
        foreach (var login in new[] { "head", "deputy", "member", "anybody" })
            await (await cluster.LoginAsync(Role(cluster, login))).DisposeAsync();
    }

    private static async Task AllRefusedAsync(TestCluster cluster)
    {
        foreach (var login in new[] { "head", "deputy", "member", "anybody" })
            (await Should.ThrowAsync<PostgresException>(() => cluster.LoginAsync(Role(cluster, login)))).SqlState.ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
    }
}
