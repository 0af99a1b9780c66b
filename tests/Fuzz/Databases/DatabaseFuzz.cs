using System.Collections.Concurrent;
using CsCheck;
using Microsoft.Extensions.DependencyInjection;
using UmsOperator.Core.Model;
using UmsOperator.Fuzz.Contents;
using UmsOperator.Fuzz.Running;
using UmsOperator.Postgres;
using UmsOperator.Postgres.Hosting;
using UmsOperator.Sandbox.Databases;

namespace UmsOperator.Fuzz.Databases;

/// <summary>Runs the real observation on databases with hostile schema versions, comments, roles and application names.</summary>
internal sealed class DatabaseFuzz : IFuzzTarget
{
    public const string PartName = "databases";

    private readonly PostgresServer _server;
    private readonly ServiceProvider _services = new ServiceCollection().AddLogging().AddPostgres().BuildServiceProvider();
    private readonly ConcurrentBag<HostileDatabase> _databases = [];
    private int _made;

    private DatabaseFuzz(PostgresServer server) => _server = server;

    public string Name => PartName;

    public int Parallel => 4;

    public static async Task<IFuzzTarget> StartAsync(CancellationToken cancellationToken) =>
        new DatabaseFuzz(await PostgresServer.StartAsync(new PostgresOptions(), cancellationToken: cancellationToken));

    public async Task<string?> TryAsync(PCG chance, CancellationToken cancellationToken)
    {
        var database = _databases.TryTake(out var free) ? free : await HostileDatabase.MakeAsync(_server, Interlocked.Increment(ref _made), cancellationToken);
        await database.SpoilAsync(chance, cancellationToken);
        var seen = await _services.GetRequiredService<IUmsDatabase>().ObserveAsync(database.Target, cancellationToken);
        _databases.Add(database);
        if (seen.Reach != DatabaseReach.Connected)
            return $"not observed: {seen.Problem}";
        var observed = Observations.Draw(chance);
        return DryReconcile.Of(observed with { Cluster = observed.Cluster with { Uid = database.Target.Uid }, Database = seen }, chance);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var database in _databases)
            await database.DisposeAsync();
        await _services.DisposeAsync();
        await _server.DisposeAsync();
    }
}
