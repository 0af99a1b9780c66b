using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using UmsOperator.Api.Spec;
using UmsOperator.Core.Model;
using UmsOperator.Postgres.Tests.Servers;

namespace UmsOperator.Postgres.Tests.Connections;

/// <summary>Verified TLS with a real certificate authority: each fault is reported with field and remedy, and no session is opened.</summary>
public sealed class VerifiedTlsTests(TlsServer server) : IClassFixture<TlsServer>
{
    private const string Ours = "127.0.0.1";

    [Fact]
    public async Task A_certificate_of_the_authority_for_the_host_is_accepted_and_sessions_are_encrypted()
    {
        await using var cluster = await server.CreateAsync(Ours);

        (await cluster.ObserveAsync()).Reach.ShouldBe(DatabaseReach.Connected);
        (await cluster.ScalarAsync<bool>("SELECT bool_and(ssl) FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE application_name LIKE 'ums-operator/%'")).ShouldBeTrue();
    }

    [Fact]
    public async Task Pg_dump_and_pg_restore_verify_the_same_certificate()
    {
        await using var cluster = await server.CreateAsync(Ours);
        await cluster.ObserveAsync();
        var golden = new DatabaseAction.MakeGolden(ClusterNames.Copy(cluster.Target.Uid, TestCluster.UpdateId, CopyKind.Golden), GoldenMethod.Stream, cluster.Comment);

        await cluster.ExecuteAsync(golden);

        (await cluster.ObserveAsync()).Copies.ShouldHaveSingleItem().Complete.ShouldBeTrue();
    }

    [Fact]
    public async Task An_expired_certificate_is_named_with_its_dates()
    {
        await using var cluster = await server.CreateAsync(Ours, expired: true);

        (await ProblemAsync(cluster)).ShouldSatisfyAllConditions(
            problem => problem.ShouldStartWith($"database.host: the certificate of {cluster.Target.Address}, or one that signed it, is not valid now (its own: from "),
            problem => problem.ShouldContain("; renew it in PostgreSQL"));
    }

    [Fact]
    public async Task A_certificate_for_another_host_is_named_with_the_names_that_it_has()
    {
        await using var cluster = await server.CreateAsync("db.elsewhere.example");

        (await ProblemAsync(cluster)).ShouldStartWith(
            $"database.host: the certificate of {cluster.Target.Address} is for 'db.elsewhere.example'; set spec.database.host to such a name, or spec.database.sslMode to VerifyCA");

        cluster.Target = cluster.Target with { Database = cluster.Target.Database with { SslMode = SslMode.VerifyCA } };
        (await cluster.ObserveAsync()).Reach.ShouldBe(DatabaseReach.Connected);
    }

    [Fact]
    public async Task An_expired_certificate_for_another_host_is_refused_whatever_is_said_of_it()
    {
        await using var cluster = await server.CreateAsync("db.elsewhere.example", expired: true);

        (await ProblemAsync(cluster)).ShouldStartWith("database.host: the certificate of ");
    }

    [Fact]
    public async Task A_certificate_of_another_authority_is_named_with_the_Secret()
    {
        await using var cluster = await server.CreateAsync(Ours);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var other = new CertificateRequest("CN=another", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.MaxValue);
        cluster.Target = cluster.Target with { CaCertificatePem = other.ExportCertificatePem() };

        (await ProblemAsync(cluster)).ShouldStartWith(
            $"database.caSecretRef: the certificate of {cluster.Target.Address} was not signed by an authority in Secret 'db-ca', key ca.crt (PartialChain)");
    }

    [Theory]
    [InlineData("no PEM at all")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")]
    public async Task A_Secret_without_a_certificate_is_named(string authority)
    {
        await using var cluster = await server.CreateAsync(Ours);
        cluster.Target = cluster.Target with { CaCertificatePem = authority };

        (await ProblemAsync(cluster)).ShouldStartWith("database.caSecretRef: key ca.crt of Secret 'db-ca' contains no PEM certificate");
    }

    private static async Task<string> ProblemAsync(TestCluster cluster)
    {
        var observed = await cluster.ObserveAsync();
        observed.Reach.ShouldBe(DatabaseReach.Unreachable);
        return observed.Problem.ShouldNotBeNull();
    }
}
