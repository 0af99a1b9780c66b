using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace UmsOperator.Sandbox.ControlPlane;

/// <summary>Keys, certificates and the kubeconfig of one control plane.</summary>
internal sealed record ControlPlaneFiles(string Folder, int ApiServerPort)
{
    public string Authority => Path.Combine(Folder, "ca.crt");

    public string ServerCertificate => Path.Combine(Folder, "server.crt");

    public string ServerKey => Path.Combine(Folder, "server.key");

    public string ServiceAccountKey => Path.Combine(Folder, "service-account.key");

    public string ServiceAccountPublicKey => Path.Combine(Folder, "service-account.pub");

    public string AdminCertificate => Path.Combine(Folder, "admin.crt");

    public string AdminKey => Path.Combine(Folder, "admin.key");

    public string KubeConfig => Path.Combine(Folder, "kubeconfig");

    public async Task WriteAsync(CertificateAuthority authority, IEnumerable<IPAddress> serverAddresses, CancellationToken cancellationToken)
    {
        var server = authority.IssueServer(serverAddresses);
        using var serviceAccounts = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var admin = authority.IssueClient("ums-sandbox-admin", "system:masters");

        await WriteAsync(Authority, authority.CertificatePem, cancellationToken);
        await WriteAsync(ServerCertificate, server.CertificatePem, cancellationToken);
        await WriteAsync(ServerKey, server.PrivateKeyPem, cancellationToken);
        await WriteAsync(ServiceAccountKey, serviceAccounts.ExportECPrivateKeyPem(), cancellationToken);
        await WriteAsync(ServiceAccountPublicKey, serviceAccounts.ExportSubjectPublicKeyInfoPem(), cancellationToken);
        await WriteAsync(AdminCertificate, admin.CertificatePem, cancellationToken);
        await WriteAsync(AdminKey, admin.PrivateKeyPem, cancellationToken);
        await WriteKubeConfigAsync(KubeConfig, authority, admin, IPAddress.Loopback, cancellationToken);
    }

    /// <summary>Writes a client's kubeconfig.</summary>
    public Task WriteKubeConfigAsync(string path, CertificateAuthority authority, KeyPair user, IPAddress server, CancellationToken cancellationToken) =>
        WriteAsync(path, KubeConfigText(authority, user, server), cancellationToken);

    private string KubeConfigText(CertificateAuthority authority, KeyPair user, IPAddress server) => $"""
        apiVersion: v1
        kind: Config
        clusters:
        - name: sandbox
          cluster:
            server: https://{server}:{ApiServerPort}
            certificate-authority-data: {Base64(authority.CertificatePem)}
        users:
        - name: admin
          user:
            client-certificate-data: {Base64(user.CertificatePem)}
            client-key-data: {Base64(user.PrivateKeyPem)}
        contexts:
        - name: sandbox
          context:
            cluster: sandbox
            user: admin
            namespace: demo
        current-context: sandbox

        """;

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static async Task WriteAsync(string path, string text, CancellationToken cancellationToken)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        };
        await using var file = new StreamWriter(path, options);
        await file.WriteAsync(text.AsMemory(), cancellationToken);
    }
}
