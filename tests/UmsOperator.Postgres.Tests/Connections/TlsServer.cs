using UmsOperator.Api.Spec;
using UmsOperator.Postgres.Tests.Servers;
using UmsOperator.Sandbox.Databases;
using UmsOperator.Sandbox.Processes;

namespace UmsOperator.Postgres.Tests.Connections;

/// <summary>A PostgreSQL server whose certificate the tests change, for one class: its tests follow one another.</summary>
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

    /// <summary>A production whose spec asks for verified TLS, of a server that presents this certificate.</summary>
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
