using UmsOperator.Api.Spec;
using UmsOperator.Core.Model;
using UmsOperator.Postgres.Tests.Servers;
using UmsOperator.Sandbox.Databases;
using UmsOperator.Sandbox.Hostile;

namespace UmsOperator.Postgres.Tests.Hostile;

/// <summary>A claimed production database in which a migrator has planted traps with its own login.</summary>
internal sealed class TrappedCluster : IAsyncDisposable
{
    private static readonly string[] Groups = ["tables", "registry", "shadows"];
    private static readonly string[] GroupsOfPath = ["path", "views", "tables"];

    // Preflight refuses policies that hide rows from the table's owner, because a logical copy would lose these rows.
    private static readonly string[] Refused = ["policy_forced"];

    private readonly PostgresServer _server;
    private readonly Ledger _ledger = new();
    private readonly HashSet<string> _databases = new(StringComparer.Ordinal);

    private TrappedCluster(PostgresServer server, TestCluster cluster)
    {
        (_server, Cluster) = (server, cluster);
        _databases.UnionWith([cluster.Name, Golden, Snapshot, cluster.RestorePoint, cluster.Failed, cluster.Target.Database.MaintenanceDatabase]);
    }

    public TestCluster Cluster { get; }

    public string Golden => ClusterNames.Copy(Cluster.Target.Uid, TestCluster.UpdateId, CopyKind.Golden);

    public string Snapshot => ClusterNames.Copy(Cluster.Target.Uid, TestCluster.UpdateId, CopyKind.Snapshot, 1);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Creates the database and plants the traps of the corpus.</summary>
    /// <param name="servers">The servers.</param>
    /// <param name="major">Major version of the server.</param>
    /// <param name="ofVendor">Whether a DBA has put the vendor's schema first in the database's search_path.</param>
    public static async Task<TrappedCluster> CreateAsync(PostgresServers servers, int major, bool ofVendor)
    {
        var cluster = await TestCluster.CreateAsync(servers, major);
        var trapped = new TrappedCluster(await servers.GetAsync(major), cluster);
        await trapped.PlantAsync([.. (ofVendor ? GroupsOfPath : Groups).SelectMany(group => TrapCorpus.Group(group)).Where(trap => !Refused.Contains(trap.Id))]);
        if (ofVendor)
            await cluster.AsSuperuserAsync($"ALTER DATABASE {Sql.Identifier(cluster.Name)} SET search_path = hostile, public, pg_catalog", "postgres");
        return trapped;
    }

    /// <summary>Creates a production database with traps of the test only.</summary>
    public static async Task<TrappedCluster> CreateAsync(PostgresServers servers, int major, params string[] statements)
    {
        var cluster = await TestCluster.CreateAsync(servers, major);
        var trapped = new TrappedCluster(await servers.GetAsync(major), cluster);
        await trapped.PlantAsync([.. statements.Select((sql, number) => new Trap($"own_{number}", "own", "", sql, null))]);
        return trapped;
    }

    public Task ExecuteAsync(DatabaseAction action) => Cluster.ExecuteAsync(action);

    public Task<FactResult> AskAsync(FactQuery question) => Cluster.UmsDatabase.AnswerAsync(Cluster.Target, question, Token);

    /// <summary>Makes the golden copy. Uses a template clone on the newer server, so that both methods are tested.</summary>
    public async Task MakeGoldenAsync()
    {
        var method = _server.Major > 15 ? GoldenMethod.Clone : GoldenMethod.Stream;
        await LeaveAsync();
        await ExecuteAsync(new DatabaseAction.MakeGolden(Golden, method, Cluster.Comment));
    }

    /// <summary>Waits until the superuser's sessions have ended, because the operator may not terminate them.</summary>
    public Task LeaveAsync() => Until.TrueAsync(async () =>
        await Cluster.ScalarAsync<long>($"SELECT count(*) FROM pg_stat_activity WHERE datname = {Sql.Literal(Cluster.Name)} AND usename = 'postgres'", "postgres") == 0);

    /// <summary>The result of each trap. Only databases of this cluster count, because other tests use the same server.</summary>
    public IReadOnlyList<TrapRow> Judge() => new TrapJudge(
        _ledger,
        new HashSet<string>([Cluster.Target.OperatorUsername], StringComparer.Ordinal),
        new HashSet<string>([Cluster.Target.Database.OwnerRole, Cluster.Target.Database.AppRole], StringComparer.Ordinal))
        .Judge(Firing.ReadAll(_server.LogPath!).Where(firing => _databases.Contains(firing.Database)));

    public ValueTask DisposeAsync() => Cluster.DisposeAsync();

    private async Task PlantAsync(IReadOnlyCollection<Trap> traps)
    {
        var role = await Cluster.CreateRoleAsync(BindingKind.Migrator);
        _ledger.Know(role);
        await using (var connection = await Cluster.LoginAsync(role))
        {
            var place = new Place(Cluster.Name, Cluster.Target.Database.OwnerRole, Cluster.Target.OperatorUsername, "/tmp/hostile-in-tests");
            foreach (var (trap, refusal) in await Planting.PlantAsync(connection, traps, place, Token))
            {
                _ledger.Plant(trap, "production");
                if (refusal is not null)
                    _ledger.Refuse(trap, refusal);
            }
        }

        await ExecuteAsync(new DatabaseAction.FenceRole(role));
    }
}
