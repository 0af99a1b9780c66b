using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace VendorServer.Installing;

/// <summary>Keystores (PKCS #12) of the installation.</summary>
internal static class Keystores
{
    private const string Password = "changeit";

    /// <summary>Writes a keystore with a new self-signed certificate.</summary>
    public static void Create(string path, string name, TimeProvider time)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        // It issues the certificates of devices, too.
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        using var certificate = request.CreateSelfSigned(time.GetUtcNow().AddDays(-1), time.GetUtcNow().AddYears(20));
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, certificate.Export(X509ContentType.Pkcs12, Password));
    }

    /// <exception cref="VendorException">The keystore is missing or unreadable.</exception>
    public static X509Certificate2 Load(string path)
    {
        try
        {
            return X509CertificateLoader.LoadPkcs12FromFile(path, Password);
        }
        catch (Exception e) when (e is CryptographicException or IOException)
        {
            throw new VendorException($"The keystore {path} cannot be read: {e.Message}", e);
        }
    }
}
