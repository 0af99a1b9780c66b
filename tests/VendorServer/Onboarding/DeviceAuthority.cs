using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using VendorServer.Installing;
using VendorServer.Tree;

namespace VendorServer.Onboarding;

/// <summary>Issues and verifies the certificates of OS 12 devices, with the key of <c>tc.keystore</c>: servers with different keystores do not accept each other's devices.</summary>
internal sealed class DeviceAuthority(RemoteManager tree, TimeProvider time) : IDisposable
{
    /// <summary>A device certificate lasts one year.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(365);

    private readonly X509Certificate2 _authority = Keystores.Load(tree.DeviceKeystore);

    /// <summary>The authority's certificate, in DER.</summary>
    public byte[] Certificate => _authority.RawData;

    /// <summary>Issues a certificate.</summary>
    /// <param name="request">A PKCS #10 request, in DER.</param>
    /// <exception cref="CryptographicException">It is none, or its signature is wrong.</exception>
    public byte[] Issue(byte[] request)
    {
        var signing = CertificateRequest.LoadSigningRequest(request, HashAlgorithmName.SHA256);
        var serial = RandomNumberGenerator.GetBytes(16);
        using var key = _authority.GetECDsaPrivateKey()!;
        using var issued = signing.Create(
            _authority.SubjectName, X509SignatureGenerator.CreateForECDsa(key), time.GetUtcNow().AddMinutes(-5), time.GetUtcNow() + Lifetime, serial);
        return issued.RawData;
    }

    /// <summary>The device ID in a certificate's name (<c>CN=device-17</c>), or null if another authority issued it or it is not valid now.</summary>
    public long? Verify(X509Certificate2 certificate)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(_authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        var name = certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false);
        return chain.Build(certificate) && name.StartsWith("device-", StringComparison.Ordinal) && long.TryParse(name["device-".Length..], out var id) ? id : null;
    }

    /// <summary>The certificate in a header that a balancer adds: URL-encoded PEM.</summary>
    /// <returns>Null if the header contains none.</returns>
    public static X509Certificate2? FromHeader(string header)
    {
        try
        {
            return X509Certificate2.CreateFromPem(Uri.UnescapeDataString(header));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    public void Dispose() => _authority.Dispose();
}
