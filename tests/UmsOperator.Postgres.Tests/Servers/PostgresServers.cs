using System.Collections.Concurrent;
using UmsOperator.Postgres.LogicalCopy;
using UmsOperator.Postgres.Tests.Servers;
using UmsOperator.Sandbox.Databases;
using UmsOperator.Sandbox.Processes;

[assembly: AssemblyFixture(typeof(PostgresServers))]

namespace UmsOperator.Postgres.Tests.Servers;

/// <summary>One PostgreSQL server of each major version for all tests, started on first use.</summary>
public sealed class PostgresServers : IAsyncDisposable
{
    // As in the operator's image, one pg_dump that is new enough for all servers.
    private const int MajorWithPrograms = 18;

    private readonly ConcurrentDictionary<int, Lazy<Task<PostgresServer>>> _servers = new();

    public async Task<PostgresServer> GetAsync(int major)
    {
        try
        {
            return await StartedAsync(major);
        }
        catch (SandboxException missing) when (Environment.GetEnvironmentVariable("CI") != "true")
        {
            Assert.Skip(missing.Message);
            throw;
        }
    }

    private Task<PostgresServer> StartedAsync(int major) =>
        _servers.GetOrAdd(major, m => new(() => StartAsync(m))).Value;

    private async Task<PostgresServer> StartAsync(int major)
    {
        if (major != MajorWithPrograms)
            await StartedAsync(MajorWithPrograms);
        var server = await PostgresServer.StartAsync(new PostgresOptions { Major = major });
        if (major == MajorWithPrograms)
        {
            // The code under test runs in this process and searches pg_dump in this folder, which must outlive the servers of single tests.
            Environment.SetEnvironmentVariable(PgPrograms.FolderVariable, server.LastingBinFolder);
        }

        return server;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers.Values.Where(server => server.Value.IsCompletedSuccessfully))
            await (await server.Value).DisposeAsync();
    }
}
