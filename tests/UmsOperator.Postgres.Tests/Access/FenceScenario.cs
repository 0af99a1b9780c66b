using Npgsql;
using UmsOperator.Api.Spec;
using UmsOperator.Core.Model;
using UmsOperator.Postgres.Tests.Servers;

namespace UmsOperator.Postgres.Tests.Access;

/// <summary>Production in the middle of an update, with a golden copy, a restore point and two snapshots.</summary>
internal sealed class FenceScenario : IAsyncDisposable
{
    private FenceScenario(TestCluster cluster) => Cluster = cluster;

    public TestCluster Cluster { get; }

    public DatabaseSpec Database => Cluster.Target.Database;

    /// <summary>All databases of the cluster.</summary>
    public IReadOnlyList<string> Databases => [Database.Name, Golden, Cluster.RestorePoint, Snapshot(1), Snapshot(2)];

    private string Golden => ClusterNames.Copy(Cluster.Target.Uid, TestCluster.UpdateId, CopyKind.Golden);

    public static async Task<FenceScenario> CreateAsync(PostgresServers servers, int major)
    {
        var scenario = new FenceScenario(await TestCluster.CreateAsync(servers, major));
        await scenario.Cluster.AsOwnerAsync("CREATE TABLE knocks (at timestamptz)");
        // Created by the operator's own actions, so that all privileges are those of a real update.
        await scenario.Cluster.ExecuteAsync(new DatabaseAction.TakeRestorePoint(scenario.Cluster.RestorePoint, scenario.Cluster.Comment));
        await scenario.Cluster.ExecuteAsync(new DatabaseAction.OpenProduction());
        await scenario.MakeAsync(new DatabaseAction.MakeGolden(scenario.Golden, GoldenMethod.Clone, scenario.Cluster.Comment));
        await scenario.MakeAsync(new DatabaseAction.MakeSnapshot(scenario.Snapshot(1), scenario.Golden, "ums-1"));
        await scenario.MakeAsync(new DatabaseAction.MakeSnapshot(scenario.Snapshot(2), scenario.Golden, "ums-2"));
        return scenario;
    }

    /// <summary>Name of the database that a binding of this kind uses.</summary>
    public string DatabaseOf(BindingKind kind) => kind == BindingKind.Snapshot ? Snapshot(1) : Database.Name;

    public Task<string> RoleAsync(BindingKind kind, int ordinal) => Cluster.CreateRoleAsync(kind, ordinal, DatabaseOf(kind));

    public Task<NpgsqlConnection> LoginAsync(string role, BindingKind kind) => Cluster.LoginAsync(role, DatabaseOf(kind));

    /// <summary>Asserts that a role cannot log in to a database with its password.</summary>
    public async Task LockedOutAsync(string role, string database)
    {
        var refused = await Should.ThrowAsync<PostgresException>(() => Cluster.LoginAsync(role, database), $"{role} in {database}");
        refused.SqlState.ShouldBeOneOf(
            [PostgresErrorCodes.InsufficientPrivilege, PostgresErrorCodes.InvalidAuthorizationSpecification, PostgresErrorCodes.ObjectNotInPrerequisiteState],
            $"{role} in {database}");
    }

    public ValueTask DisposeAsync() => Cluster.DisposeAsync();

    private string Snapshot(int ordinal) => ClusterNames.Copy(Cluster.Target.Uid, TestCluster.UpdateId, CopyKind.Snapshot, ordinal);

    // A session that has just ended can still block a template clone.
    private async Task MakeAsync(DatabaseAction action)
    {
        await Until.TrueAsync(
            async () => await Cluster.ScalarAsync<long>($"SELECT count(*) FROM pg_stat_activity WHERE datname = {Sql.Literal(Database.Name)} AND usename = 'postgres'", "postgres") == 0);
        await Cluster.ExecuteAsync(action);
    }
}
