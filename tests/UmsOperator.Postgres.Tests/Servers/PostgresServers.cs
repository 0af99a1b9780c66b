using System.Collections.Concurrent;
using UmsOperator.Postgres.Tests.Servers;
using UmsOperator.Sandbox.Databases;
using UmsOperator.Sandbox.Processes;

[assembly: AssemblyFixture(typeof(PostgresServers))]

namespace UmsOperator.Postgres.Tests.Servers;

/// <summary>One PostgreSQL server of each major for all tests, started when the first test asks.</summary>
public sealed class PostgresServers : IAsyncDisposable
{
    private readonly ConcurrentDictionary<int, Lazy<Task<PostgresServer>>> _servers = new();

    public async Task<PostgresServer> GetAsync(int major)
    {
        try
        {
            return await _servers.GetOrAdd(major, m => new(() => PostgresServer.StartAsync(new PostgresOptions { Major = m }))).Value;
        }
        catch (SandboxException missing) when (Environment.GetEnvironmentVariable("CI") != "true")
        {
            Assert.Skip(missing.Message);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers.Values.Where(server => server.Value.IsCompletedSuccessfully))
            await (await server.Value).DisposeAsync();
    }
}
