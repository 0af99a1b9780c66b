using System.Collections.Immutable;
using UmsOperator.Sandbox;
using UmsOperator.Sandbox.Databases;
using UmsOperator.Sandbox.Nodes;
using UmsOperator.Sandbox.Processes;

[assembly: AssemblyFixture(typeof(UmsOperator.Tests.EndToEnd.EndToEndFixture))]

namespace UmsOperator.Tests.EndToEnd;

/// <summary>One API server, one node and one PostgreSQL server for all end-to-end tests, started by the first of them. Each test has its own namespace, database and operator.</summary>
public class EndToEndFixture : IAsyncDisposable
{
    /// <summary>Maximum number of clusters that are active at the same time; more would only compete for the processor.</summary>
    private const int Clusters = 2;

    private readonly Lazy<Task<SandboxCluster>> _cluster;

    private readonly Lazy<Task<PostgresServer>> _postgres18 = new(() => PostgresServer.StartAsync(new PostgresOptions { Major = 18 }));
    private readonly SemaphoreSlim _slots = new(Clusters);

    /// <summary>For xunit.</summary>
    public EndToEndFixture()
        : this(options => options)
    {
    }

    private protected EndToEndFixture(Func<SandboxOptions, SandboxOptions> change) => _cluster = new(() => SandboxCluster.StartAsync(change(new SandboxOptions
    {
        Images = ImageCatalog.Default.With(FastSettings.ServerEnvironment),
        PostgresSettings = ImmutableDictionary<string, string>.Empty.Add("fsync", "off").Add("max_connections", "200"),
    })));

    /// <summary>The shared cluster. If a component is missing, the test is skipped on a laptop and fails in CI.</summary>
    public Task<SandboxCluster> ClusterAsync() => HaveAsync(_cluster);

    /// <summary>A server of PostgreSQL 18.</summary>
    public Task<PostgresServer> Postgres18Async() => HaveAsync(_postgres18);

    /// <summary>Waits until another cluster may be active.</summary>
    internal async Task<IDisposable> EnterAsync(CancellationToken cancellationToken)
    {
        await _slots.WaitAsync(cancellationToken);
        return new Slot(_slots);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_cluster.IsValueCreated && _cluster.Value.IsCompletedSuccessfully)
            await (await _cluster.Value).DisposeAsync();
        if (_postgres18.IsValueCreated && _postgres18.Value.IsCompletedSuccessfully)
            await (await _postgres18.Value).DisposeAsync();
        _slots.Dispose();
    }

    private static async Task<T> HaveAsync<T>(Lazy<Task<T>> part)
    {
        try
        {
            return await part.Value.WaitAsync(TestContext.Current.CancellationToken);
        }
        catch (SandboxException e) when (Environment.GetEnvironmentVariable("CI") is not "true")
        {
            Assert.Skip(e.Message);
            throw;
        }
    }

    private sealed class Slot(SemaphoreSlim slots) : IDisposable
    {
        public void Dispose() => slots.Release();
    }
}
