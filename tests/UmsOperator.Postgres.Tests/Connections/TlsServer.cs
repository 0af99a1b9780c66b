using UmsOperator.Api.Spec;
using UmsOperator.Postgres.Tests.Servers;
using UmsOperator.Sandbox.Databases;
using UmsOperator.Sandbox.Processes;

namespace UmsOperator.Postgres.Tests.Connections;

/// <summary>A PostgreSQL server whose certificate the tests change. It belongs to one test class, whose tests run one after another.</summary>
public sealed class TlsServer : IAsyncLifetime
{
    private readonly RunFolder _run = RunFolder.Create();

    public PostgresServer Server { get; private set; } = null!;

    public PostgresTls Tls { get; private set; } = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        try
        {
            Server = await PostgresServer.StartAsync(new PostgresOptions { Run = _run }, cancellationToken: Token);
            Tls = await PostgresTls.TurnOnAsync(Server, _run, Token);
        }
        catch (SandboxException missing) when (Environment.GetEnvironmentVariable("CI") != "true")
        {
            Assert.Skip(missing.Message);
        }
    }

    /// <summary>Creates a production database on a server with a certificate; its spec requires verified TLS.</summary>
    internal async Task<TestCluster> CreateAsync(string name, bool expired = false)
    {
        await Tls.PresentAsync(Server.Host, expired: false, Token);
        var cluster = await TestCluster.CreateAsync(Server);
        await Tls.PresentAsync(name, expired, Token);
        cluster.Target = cluster.Target with
        {
            CaCertificatePem = Tls.AuthorityPem,
            Database = cluster.Target.Database with { SslMode = SslMode.VerifyFull, CaSecretRef = new SecretReference { Name = "db-ca" } },
        };
        return cluster;
    }

    public async ValueTask DisposeAsync()
    {
        Tls?.Dispose();
        await _run.DisposeAsync();
    }
}
