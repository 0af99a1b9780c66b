using System.Net;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using UmsServer.Tests.Parts;
using VendorServer.Tests.Parts;

namespace VendorServer.Tests;

public sealed class SocketTests(PostgresFixture postgres)
{
    private const string Connect = "/device-connector/device/ws-connect";

    [Fact]
    public async Task A_device_enrols_without_a_certificate_and_then_asks_over_a_socket_with_it()
    {
        using var tree = await TreeAsync("UMS_TLS=true");
        await using var server = VendorProcess.StartServer(tree);
        await ServesAsync(server);
        using var certificate = await EnrolAsync(server, "https", "device-1");

        var answer = await AskAsync(server, "wss", certificate, header: null);

        answer.ShouldContain("\"device\":1,");
        answer.ShouldContain("\"server\":\"ums-0\"");
        await Should.ThrowAsync<WebSocketException>(() => AskAsync(server, "wss", certificate: null, header: null));
    }

    [Fact]
    public async Task A_forwarded_certificate_is_believed_only_where_forwarding_is_on_and_only_from_its_own_authority()
    {
        using var tree = await TreeAsync("UMS_CERTIFICATE_FORWARDING=true");
        using var closed = await TreeAsync();
        await using var server = VendorProcess.StartServer(tree);
        await using var other = VendorProcess.StartServer(closed);
        await ServesAsync(server);
        await ServesAsync(other);
        using var certificate = await EnrolAsync(server, "http", "device-1");
        using var stranger = await EnrolAsync(other, "http", "device-1");
        string Header(X509Certificate2 one) => Uri.EscapeDataString(one.ExportCertificatePem());

        (await AskAsync(server, "ws", certificate: null, Header(certificate))).ShouldContain("\"device\":1,");

        await Should.ThrowAsync<WebSocketException>(() => AskAsync(server, "ws", certificate: null, Header(stranger)));
        await Should.ThrowAsync<WebSocketException>(() => AskAsync(server, "ws", certificate: null, "nonsense"));
        await Should.ThrowAsync<WebSocketException>(() => AskAsync(other, "ws", certificate: null, Header(stranger)));
    }

    [Fact]
    public async Task Before_12_12_an_empty_certificate_header_breaks_the_onboarding()
    {
        using var tree = await TreeAsync();
        await using var server = VendorProcess.StartServer(tree);
        await ServesAsync(server);

        (await PostAsync(server, "http", Request("device-1", out _), emptyHeader: true)).Status.ShouldBe(HttpStatusCode.InternalServerError);
        (await PostAsync(server, "http", "bm9uc2Vuc2U=", emptyHeader: false)).Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    private static Task ServesAsync(VendorProcess server) =>
        Eventually.HoldsAsync(async () => server.HasExited ? throw new InvalidOperationException(server.Output) : await server.StatusAsync(30001, "/device/1/settings") == 200, "serves");

    private static string Request(string name, out ECDsa key)
    {
        key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return Convert.ToBase64String(new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256).CreateSigningRequest());
    }

    private static async Task<X509Certificate2> EnrolAsync(VendorProcess server, string scheme, string name)
    {
        var request = Request(name, out var key);
        using (key)
        {
            var (status, text) = await PostAsync(server, scheme, request, emptyHeader: false);
            status.ShouldBe(HttpStatusCode.OK);
            using var issued = X509CertificateLoader.LoadCertificate(Convert.FromBase64String(text));
            using var whole = issued.CopyWithPrivateKey(key);
            // TLS needs a key that is not ephemeral.
            return X509CertificateLoader.LoadPkcs12(whole.Export(X509ContentType.Pkcs12), password: null);
        }
    }

    private static async Task<(HttpStatusCode Status, string Text)> PostAsync(VendorProcess server, string scheme, string body, bool emptyHeader)
    {
        using var http = new HttpClient(new SocketsHttpHandler { SslOptions = { RemoteCertificateValidationCallback = (_, certificate, _, _) => server.IsOwn(certificate) } });
        using var request = new HttpRequestMessage(HttpMethod.Post, server.Url(8443, "/device-connector/device/.well-known/est/simpleenroll", scheme));
        request.Content = new StringContent(body);
        if (emptyHeader)
            request.Headers.TryAddWithoutValidation("X-SSL-CERT", "");
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private static async Task<string> AskAsync(VendorProcess server, string scheme, X509Certificate2? certificate, string? header)
    {
        using var socket = new ClientWebSocket();
        socket.Options.RemoteCertificateValidationCallback = (_, presented, _, _) => server.IsOwn(presented);
        if (certificate is not null)
            socket.Options.ClientCertificates.Add(certificate);
        if (header is not null)
            socket.Options.SetRequestHeader("X-SSL-CERT", header);
        await socket.ConnectAsync(server.Url(8443, Connect, scheme), TestContext.Current.CancellationToken);
        await socket.SendAsync("settings"u8.ToArray(), WebSocketMessageType.Text, endOfMessage: true, TestContext.Current.CancellationToken);
        var buffer = new byte[64 * 1024];
        var received = await socket.ReceiveAsync(buffer, TestContext.Current.CancellationToken);
        return Encoding.UTF8.GetString(buffer, 0, received.Count);
    }

    private async Task<VendorTree> TreeAsync(params string[] settings)
    {
        var database = await postgres.CreateDatabaseAsync();
        await database.SeedAsync(1, "12.04");
        return await VendorTree.CreateAsync(database, "12.04.110", settings);
    }
}
