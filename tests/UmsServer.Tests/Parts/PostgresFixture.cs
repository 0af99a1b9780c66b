using System.Globalization;
using UmsOperator.Sandbox.Databases;
using UmsOperator.Sandbox.Processes;

[assembly: AssemblyFixture(typeof(UmsServer.Tests.Parts.PostgresFixture))]

namespace UmsServer.Tests.Parts;

/// <summary>One real PostgreSQL for all tests of this assembly.</summary>
public sealed class PostgresFixture : IAsyncLifetime
{
    private PostgresServer? _server;
    private string _missing = "";
    private int _databases;

    /// <summary>Null only where PostgreSQL is not to be had; tests have been skipped then.</summary>
    public PostgresServer Server => _server!;

    public async ValueTask InitializeAsync()
    {
        try
        {
            _server = await PostgresServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        }
        catch (SandboxException e) when (Environment.GetEnvironmentVariable("CI") is not "true")
        {
            _missing = e.Message;
        }
    }

    public ValueTask DisposeAsync() => _server?.DisposeAsync() ?? ValueTask.CompletedTask;

    public async Task<TestDatabase> CreateDatabaseAsync()
    {
        Assert.SkipWhen(_server is null, _missing);
        var database = new TestDatabase(Server, string.Create(CultureInfo.InvariantCulture, $"ums_{Interlocked.Increment(ref _databases)}"));
        await new TestDatabase(Server, "postgres").ExecuteAsync($"CREATE DATABASE {database.Name}");
        return database;
    }
}
