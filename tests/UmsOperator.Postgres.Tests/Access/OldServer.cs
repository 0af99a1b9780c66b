using System.Collections.Immutable;
using System.Net;
using UmsOperator.Postgres.Tests.Servers;
using UmsOperator.Sandbox.Databases;
using UmsOperator.Sandbox.Nodes;
using UmsOperator.Sandbox.Processes;

namespace UmsOperator.Postgres.Tests.Access;

/// <summary>A process of the reference server that uses production, serves devices and runs a job five times a second.</summary>
internal sealed class OldServer : IAsyncDisposable
{
    private static readonly LoopbackAddresses Addresses = new(Environment.ProcessId + 1);

    private readonly RunFolder _run = RunFolder.Create();
    private readonly AddressClaim _address = Addresses.Take();
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(20) };
    private readonly PostgresServer _database;
    private readonly string _role;
    private readonly SandboxProcess _process;

    private OldServer(PostgresServer database, TestCluster cluster, string role, string name, bool migrate)
    {
        (_database, _role) = (database, role);
        var environment = ImmutableDictionary.CreateRange(StringComparer.Ordinal, new Dictionary<string, string?>
        {
            ["UMS_DB_HOST"] = database.Host,
            ["UMS_DB_PORT"] = $"{database.Port}",
            ["UMS_DB_DATABASE"] = cluster.Name,
            ["UMS_DB_USERNAME"] = role,
            ["UMS_DB_PASSWORD"] = TestCluster.Password,
            ["POD_IP"] = $"{_address.Address}",
            ["POD_NAME"] = name,
            ["UMS_MIGRATE"] = migrate ? "true" : "false",
            ["UMS_JOB_SECONDS"] = "0.2",
            ["UMS_STATUS_SECONDS"] = "1",
            ["UMS_DRAIN_SECONDS"] = "0.1",
        });
        var program = Path.Combine(AppContext.BaseDirectory, "UmsServer.dll");
        _process = _run.Start(new ProcessSpec("old-server", "dotnet", program, "--version", "12.03.110") { Environment = environment });
    }

    public bool HasExited => _process.HasExited;

    public static OldServer Start(PostgresServer database, TestCluster cluster, string role, string name, bool migrate = false) => new(database, cluster, role, name, migrate);

    public Task ServesAsync() => Until.TrueAsync(async () =>
    {
        Assert.False(HasExited, string.Join('\n', _process.LogTail()));
        return await StatusAsync(9081, "ready") == HttpStatusCode.OK;
    });

    /// <summary>The answer to a device; null if there is none.</summary>
    public Task<HttpStatusCode?> DeviceAsync(long id) => StatusAsync(8443, $"device/{id}/settings");

    /// <summary>Waits until PostgreSQL's log shows several more refused logins of the server.</summary>
    public async Task TriesAgainAsync()
    {
        var before = Refusals();
        await Until.TrueAsync(() => Task.FromResult(Refusals() > before + 2));
    }

    public async ValueTask DisposeAsync()
    {
        await _process.StopAsync();
        _http.Dispose();
        _address.Dispose();
        await _run.DisposeAsync();
    }

    private int Refusals() => File.ReadLines(_database.LogPath!).Count(line => line.Contains($"role \"{_role}\" is not permitted to log in", StringComparison.Ordinal));

    private async Task<HttpStatusCode?> StatusAsync(int port, string path)
    {
        try
        {
            using var answer = await _http.GetAsync(new Uri($"http://{_address.Address}:{port}/{path}"), TestContext.Current.CancellationToken);
            return answer.StatusCode;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }
}
