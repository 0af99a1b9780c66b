using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace UmsOperator.Sandbox.ControlPlane;

/// <summary>Signs the certificates of one control plane; kept in memory only.</summary>
internal sealed class CertificateAuthority : IDisposable
{
    private const string ServerUsage = "1.3.6.1.5.5.7.3.1";

    private static readonly TimeSpan Validity = TimeSpan.FromDays(7);

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 _certificate;
    private readonly TimeProvider _time;

    public CertificateAuthority(TimeProvider time)
    {
        _time = time;
        var request = new CertificateRequest("CN=ums-sandbox-ca", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        _certificate = request.CreateSelfSigned(NotBefore, NotAfter);
    }

    public X509Certificate2 Certificate => _certificate;

    public string CertificatePem => _certificate.ExportCertificatePem();

    // An hour earlier, because clocks may differ.
    private DateTimeOffset NotBefore => _time.GetUtcNow() - TimeSpan.FromHours(1);

    private DateTimeOffset NotAfter => _time.GetUtcNow() + Validity;

    /// <summary>Issues a server certificate for 127.0.0.1, localhost, the API server's names inside a cluster, and further addresses.</summary>
    public KeyPair IssueServer(IEnumerable<IPAddress> addresses)
    {
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        foreach (var address in addresses)
            names.AddIpAddress(address);
        names.AddDnsName("localhost");
        names.AddDnsName("kubernetes.default.svc");
        return Issue(new X500DistinguishedName("CN=kube-apiserver"), ServerUsage, names.Build(), NotBefore, NotAfter);
    }

    /// <summary>Issues a server certificate for one name, optionally expired.</summary>
    public KeyPair IssueServer(string name, bool expired)
    {
        var names = new SubjectAlternativeNameBuilder();
        if (IPAddress.TryParse(name, out var address))
            names.AddIpAddress(address);
        else
            names.AddDnsName(name);
        return Issue(new X500DistinguishedName($"CN={name}"), ServerUsage, names.Build(), NotBefore, expired ? _time.GetUtcNow() - TimeSpan.FromMinutes(5) : NotAfter);
    }

    /// <summary>Issues a client certificate: Kubernetes reads the user from CN and the group from O.</summary>
    public KeyPair IssueClient(string user, string group)
    {
        var subject = new X500DistinguishedNameBuilder();
        subject.AddOrganizationName(group);
        subject.AddCommonName(user);
        return Issue(subject.Build(), "1.3.6.1.5.5.7.3.2", subjectAlternativeNames: null, NotBefore, NotAfter);
    }

    public void Dispose()
    {
        _certificate.Dispose();
        _key.Dispose();
    }

    private KeyPair Issue(X500DistinguishedName subject, string usage, X509Extension? subjectAlternativeNames, DateTimeOffset notBefore, DateTimeOffset notAfter)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], critical: false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(_certificate, true, false));
        if (subjectAlternativeNames is not null)
            request.CertificateExtensions.Add(subjectAlternativeNames);
        var serial = RandomNumberGenerator.GetBytes(16);
        serial[0] &= 0x7F;
        // The validity of a certificate must lie within its authority's; certificates store whole seconds.
        using var certificate = request.Create(_certificate, Later(notBefore, new(_certificate.NotBefore)), Earlier(notAfter, new(_certificate.NotAfter)), serial);
        return new(certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;
}
