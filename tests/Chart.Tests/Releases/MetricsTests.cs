using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using k8s;
using k8s.Models;
using UmsOperator.Chart.Tests.Tools;

namespace UmsOperator.Chart.Tests.Releases;

/// <summary>An operator in pods with authenticated metrics over HTTPS, with the chart's own rights, probes and test.</summary>
public sealed class MetricsTests
{
    private const string Values =
        """
        replicas: 1
        metrics:
          auth:
            enabled: true
            readers: [{ kind: ServiceAccount, name: prometheus, namespace: monitoring }]
          tls: { secretName: metrics-tls }
        """;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Prometheus_gets_them_and_nobody_else_does()
    {
        await using var release = await Release.PrepareAsync();
        var client = release.Cluster.Client;
        foreach (var name in new[] { Release.Namespace, "monitoring" })
            await client.CoreV1.CreateNamespaceAsync(new V1Namespace { Metadata = new V1ObjectMeta { Name = name } }, cancellationToken: Token);
        foreach (var name in new[] { "prometheus", "stranger" })
            await client.CoreV1.CreateNamespacedServiceAccountAsync(new V1ServiceAccount { Metadata = new V1ObjectMeta { Name = name } }, "monitoring", cancellationToken: Token);
        using var certificate = await CreateCertificateAsync(release);

        await release.InstallAsync(Repository.Chart, Values);

        (await release.TestAsync()).ShouldContain("Phase:          Succeeded");
        var pod = (await client.CoreV1.ListNamespacedPodAsync(Release.Namespace, labelSelector: "app.kubernetes.io/component=operator", cancellationToken: Token)).Items.Single();
        using var http = Client(certificate);
        var port = new Uri($"https://{pod.Status.PodIP}:8080/");
        (await AskAsync(http, port, await TokenAsync(release, "prometheus"))).ShouldBe(HttpStatusCode.OK);
        (await AskAsync(http, port, await TokenAsync(release, "stranger"))).ShouldBe(HttpStatusCode.Forbidden);
        (await AskAsync(http, port, token: null)).ShouldBe(HttpStatusCode.Unauthorized);
    }

    private static async Task<HttpStatusCode> AskAsync(HttpClient http, Uri port, string? token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(port, "metrics"));
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await http.SendAsync(request, Token);
        return answer.StatusCode;
    }

    private static async Task<string> TokenAsync(Release release, string account)
    {
        var request = new Authenticationv1TokenRequest { Spec = new V1TokenRequestSpec { Audiences = [] } };
        return (await release.Cluster.Client.CoreV1.CreateNamespacedServiceAccountTokenAsync(request, account, "monitoring", cancellationToken: Token)).Status.Token;
    }

    /// <summary>Pods are addressed by IP here, so only the certificate chain is verified.</summary>
    private static HttpClient Client(X509Certificate2 authority) => new(new SocketsHttpHandler
    {
        SslOptions = new SslClientAuthenticationOptions
        {
            RemoteCertificateValidationCallback = (_, shown, _, _) => shown?.GetCertHashString() == authority.GetCertHashString(),
        },
    });

    private static async Task<X509Certificate2> CreateCertificateAsync(Release release)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={Release.Name}-metrics", key, HashAlgorithmName.SHA256);
        var certificate = request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddHours(-1), TimeProvider.System.GetUtcNow().AddDays(1));
        await release.Cluster.Client.CoreV1.CreateNamespacedSecretAsync(
            new V1Secret
            {
                Metadata = new V1ObjectMeta { Name = "metrics-tls" },
                Type = "kubernetes.io/tls",
                StringData = new Dictionary<string, string>(StringComparer.Ordinal) { ["tls.crt"] = certificate.ExportCertificatePem(), ["tls.key"] = key.ExportPkcs8PrivateKeyPem() },
            },
            Release.Namespace,
            cancellationToken: Token);
        return certificate;
    }
}
