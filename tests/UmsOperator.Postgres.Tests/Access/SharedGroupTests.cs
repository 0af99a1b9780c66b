using UmsOperator.Core.Model;
using UmsOperator.Postgres.Tests.Servers;

namespace UmsOperator.Postgres.Tests.Access;

/// <summary>A tenant cannot use another tenant's role by naming it in the spec, but a DBA can let clusters share one.</summary>
public sealed class SharedGroupTests(PostgresServers servers)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(15)]
    [InlineData(18)]
    public async Task A_role_that_is_in_use_in_another_clusters_production_is_given_to_nobody(int major)
    {
        await using var victim = await TestCluster.CreateAsync(servers, major);
        await using var mean = await TestCluster.CreateAsync(servers, major);
        await ShareLoginAsync(victim, mean);
        // Any server can grant privileges on its own objects to any role, so this is no consent.
        await mean.AsOwnerAsync($"GRANT SELECT ON devices TO {Sql.Identifiers([victim.Target.Database.OwnerRole, victim.Target.Database.AppRole])}");

        foreach (var (field, spec) in new[]
        {
            ("database.ownerRole", mean.Target.Database with { OwnerRole = victim.Target.Database.OwnerRole }),
            ("database.appRole", mean.Target.Database with { AppRole = victim.Target.Database.AppRole }),
        })
        {
            var refused = await Should.ThrowAsync<DatabaseActionException>(CreateRoleAsync(mean, mean.Target with { Database = spec }, asOwner: field == "database.ownerRole"));

            refused.Message.ShouldStartWith($"{field}: ");
            refused.Message.ShouldContain("another UmsCluster");
            refused.Message.ShouldNotContain(victim.Name);
            refused.Message.ShouldNotContain(victim.Target.Uid);
        }
    }

    [Theory]
    [InlineData(15)]
    [InlineData(18)]
    public async Task Roles_that_the_DBAs_script_gave_to_both_are_shared(int major)
    {
        await using var first = await TestCluster.CreateAsync(servers, major);
        await using var second = await TestCluster.PrepareAsync(servers, major);
        await ShareLoginAsync(first, second);
        var shared = second.Target with { Database = second.Target.Database with { OwnerRole = first.Target.Database.OwnerRole, AppRole = first.Target.Database.AppRole } };
        // As the DBA's script does for a new database. For the first one it has also granted the app role to the owner role.
        await second.AsSuperuserAsync(
            $"GRANT CREATE, TEMPORARY ON DATABASE {Sql.Identifier(second.Name)} TO {Sql.Identifier(shared.Database.OwnerRole)}; ALTER SCHEMA public OWNER TO {Sql.Identifier(shared.Database.OwnerRole)}");
        await second.UmsDatabase.ObserveAsync(shared, Token);
        await second.UmsDatabase.ExecuteAsync(shared, new DatabaseAction.ClaimProduction(shared.Uid, null), null, null, Token);

        await CreateRoleAsync(second, shared, asOwner: true);
        await CreateRoleAsync(second, shared, asOwner: false);

        (await second.ScalarAsync<long>($"SELECT count(*) FROM pg_roles WHERE rolname LIKE 'ums\\_{ClusterNames.Uid8(second.Target.Uid)}\\_u1%'")).ShouldBe(2);
    }

    /// <summary>Makes the roles available to the other cluster's operator login, as if both clusters used one login.</summary>
    private static Task ShareLoginAsync(TestCluster from, TestCluster to) => to.AsSuperuserAsync(
        $"GRANT {Sql.Identifiers([from.Target.Database.OwnerRole, from.Target.Database.AppRole])} TO {Sql.Identifier(to.Target.OperatorUsername)} WITH ADMIN OPTION", "postgres");

    private static async Task CreateRoleAsync(TestCluster cluster, DatabaseTarget target, bool asOwner)
    {
        await cluster.ObserveAsync();
        var binding = ClusterNames.Binding("ums", target.Uid, TestCluster.UpdateId, asOwner ? 1 : 0, asOwner ? BindingKind.Migrator : BindingKind.Production, cluster.Name);
        await cluster.UmsDatabase.ExecuteAsync(target, new DatabaseAction.CreateRole(binding.Role, binding.SecretName, binding.Database, asOwner), TestCluster.Password, null, Token);
    }
}
