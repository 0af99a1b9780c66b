using Microsoft.Extensions.DependencyInjection;
using UmsOperator.Api.Spec;
using UmsOperator.Core.Model;
using UmsOperator.Postgres;
using UmsOperator.Postgres.Hosting;
using UmsOperator.Sandbox.Databases;

namespace UmsOperator.CopyBench;

/// <summary>Runs the operator's actions on one database completely, including all checks.</summary>
internal sealed class Operator : IAsyncDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddLogging().AddPostgres().BuildServiceProvider();
    private readonly DatabaseTarget _target;

    private Operator(PostgresServer server, DatabaseNames names, int maxRate) => _target = new DatabaseTarget
    {
        Cluster = $"bench/{names.Database}",
        Uid = Guid.NewGuid().ToString(),
        Database = new DatabaseSpec
        {
            Host = server.Host,
            Port = server.Port,
            Name = names.Database,
            OwnerRole = names.OwnerRole,
            AppRole = names.AppRole,
            SchemaVersionQuery = "SELECT '12.03'",
        },
        Update = new UpdateSpec { Snapshot = new SnapshotSpec { MaxRateMebibytesPerSecond = maxRate } },
        OperatorUsername = names.OperatorLogin,
        OperatorPassword = BenchServer.OperatorPassword,
    };

    /// <summary>Number of the round, which is part of the copies' names.</summary>
    public int Round { get; set; }

    public string Golden => ClusterNames.Copy(_target.Uid, UpdateId, CopyKind.Golden);

    private string UpdateId => $"u{Round}";

    private IUmsDatabase UmsDatabase => _services.GetRequiredService<IUmsDatabase>();

    public static async Task<Operator> StartAsync(PostgresServer server, DatabaseNames names, CancellationToken cancellationToken, int maxRate = 0)
    {
        foreach (var (name, value) in server.ClientEnvironment)
            Environment.SetEnvironmentVariable(name, value);
        var started = new Operator(server, names, maxRate);
        // Only the claim, which the operator requires. A full adoption would grant rights that the other methods do not have to copy.
        await BenchServer.ExecuteAsync(
            server.ConnectionString(), $"ALTER DATABASE \"{names.Database}\" SET {ClusterNames.ClaimSetting} = '{started._target.Uid}'", cancellationToken);
        if ((await started.UmsDatabase.ObserveAsync(started._target, cancellationToken)).Problem is { } problem)
            throw new InvalidOperationException(problem);
        return started;
    }

    public Task MakeGoldenAsync(GoldenMethod method, CancellationToken cancellationToken) => DoAsync(
        new DatabaseAction.MakeGolden(Golden, method, new CopyComment { UpdateId = UpdateId, From = "12.03.100", To = "12.04.100", Generation = 1 }), cancellationToken);

    /// <summary>Runs all checks before an update.</summary>
    public async Task<IReadOnlyList<Finding>> PreflightAsync(CancellationToken cancellationToken) =>
        (await UmsDatabase.AnswerAsync(_target, new FactQuery.Preflight(PreflightScope.Update, Snapshots: 2), cancellationToken)).Findings;

    public Task MakeSnapshotAsync(int ordinal, CancellationToken cancellationToken) =>
        DoAsync(new DatabaseAction.MakeSnapshot(Snapshot(ordinal), Golden, $"ums-{ordinal}"), cancellationToken);

    public Task MakeSnapshotsAsync(int count, CancellationToken cancellationToken) =>
        Task.WhenAll(Enumerable.Range(1, count).Select(ordinal => MakeSnapshotAsync(ordinal, cancellationToken)));

    public async Task DropSnapshotsAsync(int count, CancellationToken cancellationToken)
    {
        for (var ordinal = 1; ordinal <= count; ordinal++)
            await DoAsync(new DatabaseAction.DropCopy(Snapshot(ordinal)), cancellationToken);
    }

    /// <summary>Drops all copies.</summary>
    public async Task CleanAsync(CancellationToken cancellationToken)
    {
        foreach (var copy in (await UmsDatabase.ObserveAsync(_target, cancellationToken)).Copies)
            await DoAsync(new DatabaseAction.DropCopy(copy.Name), cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await CleanAsync(CancellationToken.None);
        await UmsDatabase.ReleaseAsync(_target.Uid);
        await _services.DisposeAsync();
    }

    private string Snapshot(int ordinal) => ClusterNames.Copy(_target.Uid, UpdateId, CopyKind.Snapshot, ordinal);

    private Task DoAsync(DatabaseAction action, CancellationToken cancellationToken) => UmsDatabase.ExecuteAsync(_target, action, password: null, progress: null, cancellationToken);
}
