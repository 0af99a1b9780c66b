using System.Collections.Immutable;
using UmsOperator.Sandbox.Databases;
using UmsOperator.Sandbox.Processes;

namespace UmsOperator.Postgres.Tests.Preflight;

/// <summary>A server with settings that the shared servers lack: prepared transactions, logical replication slots and few connections.</summary>
public sealed class BusyServer : IAsyncLifetime
{
    private PostgresServer? _server;

    public PostgresServer Server => _server ?? throw new InvalidOperationException("not started");

    public async ValueTask InitializeAsync()
    {
        try
        {
            _server = await PostgresServer.StartAsync(new PostgresOptions
            {
                Settings = ImmutableDictionary<string, string>.Empty.Add("wal_level", "logical").Add("max_prepared_transactions", "5").Add("max_connections", "30"),
            });
        }
        catch (SandboxException missing) when (Environment.GetEnvironmentVariable("CI") != "true")
        {
            Assert.Skip(missing.Message);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
    }
}
