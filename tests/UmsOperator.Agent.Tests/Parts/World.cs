using UmsServer.Tests.Parts;

namespace UmsOperator.Agent.Tests.Parts;

/// <summary>A tree, the status of its server, and a database: what an agent works with.</summary>
internal sealed class World : IAsyncDisposable
{
    private World(FakeTree tree, VendorStatus status, TestDatabase database) => (Tree, Status, Database) = (tree, status, database);

    public FakeTree Tree { get; }

    public VendorStatus Status { get; }

    public TestDatabase Database { get; }

    /// <param name="postgres">The test's server.</param>
    /// <param name="version">What is installed.</param>
    /// <param name="schema">Null for an empty database.</param>
    public static async Task<World> CreateAsync(PostgresFixture postgres, string version = "12.04.110", string? schema = "12.04")
    {
        var database = await postgres.CreateDatabaseAsync();
        if (schema is not null)
            await database.MigrateAsync(schema);
        return new World(new FakeTree(version), await VendorStatus.StartAsync(), database);
    }

    public AgentProcess Start(params (string Name, string Value)[] environment) => StartWith([], environment);

    /// <param name="settings">Changed keys, and their JSON.</param>
    /// <param name="environment">Changed variables.</param>
    public AgentProcess StartWith((string Key, string Json)[] settings, params (string Name, string Value)[] environment) =>
        AgentProcess.Start(Tree.WriteSettings(Status.Port, settings), Database, environment);

    public async Task<AgentProcess> StartReadyAsync((string Key, string Json)[] settings, params (string Name, string Value)[] environment)
    {
        Status.Status = "ok";
        var agent = StartWith(settings, environment);
        try
        {
            await agent.WaitReadyAsync();
            // The status is the test's, so the agent may be ready before the script has done what on-start says.
            await agent.WaitAsync(() => Task.FromResult(File.Exists(Tree.Below("running"))), "the server runs");
            return agent;
        }
        catch
        {
            await agent.DisposeAsync();
            throw;
        }
    }

    public Task WaitServerAsync(AgentProcess agent) => agent.WaitAsync(() => Task.FromResult(Tree.Starts > 0), "the server is started");

    public async Task<bool> HasMarkerAsync() => (await Database.QueryAsync("SELECT to_regclass('public.ums_agent_migration') IS NOT NULL")).Single() == "True";

    public async ValueTask DisposeAsync()
    {
        await Status.DisposeAsync();
        Tree.Dispose();
    }
}
