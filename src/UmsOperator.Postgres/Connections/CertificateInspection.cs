using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using UmsOperator.Api.Spec;

namespace UmsOperator.Postgres.Connections;

/// <summary>
/// Finds out why the driver refused a certificate, which the driver itself does not report. Opens a connection of its own and sends nothing over it
/// but the TLS handshake.
/// </summary>
internal static class CertificateInspection
{
    private const string SubjectAlternativeNames = "2.5.29.17";

    // The frontend's SSLRequest: length 8, code 80877103.
    private static readonly byte[] TlsRequest = [0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f];

    /// <summary>Explains why the certificate was refused.</summary>
    /// <param name="target">The cluster.</param>
    /// <param name="authorities">The certificate authorities in the cluster's Secret.</param>
    /// <param name="cancellationToken">Cancels the inspection.</param>
    /// <returns>The field, what is wrong and what to do; null if nothing is wrong or the host does not answer.</returns>
    public static async Task<string?> ExplainAsync(DatabaseTarget target, X509Certificate2Collection authorities, CancellationToken cancellationToken)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(target.Database.Host, target.Database.Port, cancellationToken);
            var plain = client.GetStream();
            await plain.WriteAsync(TlsRequest, cancellationToken);
            var answer = new byte[1];
            if (await plain.ReadAsync(answer, cancellationToken) != 1 || answer[0] != 'S')
                return null;
            string? problem = null;
            await using var stream = new SslStream(plain);
            var options = new SslClientAuthenticationOptions
            {
                TargetHost = target.Database.Host,
                RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
                {
                    problem = Explain(target, certificate as X509Certificate2, chain, errors, authorities);
                    return false;
                },
            };
            await stream.AuthenticateAsClientAsync(options, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return problem;
        }
        catch (Exception failure) when (failure is SocketException or IOException or AuthenticationException or OperationCanceledException)
        {
            return null;
        }
    }

    private static string? Explain(
        DatabaseTarget target, X509Certificate2? certificate, X509Chain? presented, SslPolicyErrors errors, X509Certificate2Collection authorities)
    {
        if (certificate is null)
            return $"database.sslMode: {target.Address} presents no certificate; configure one in PostgreSQL (ssl_cert_file), or correct spec.database.sslMode";
        var faults = Faults(certificate, presented, authorities);
        if (faults.HasFlag(X509ChainStatusFlags.NotTimeValid))
        {
            var (from, until) = (Date(certificate.NotBefore), Date(certificate.NotAfter));
            return $"database.host: the certificate of {target.Address}, or one that signed it, is not valid now (its own: from {from} to {until}); renew it in PostgreSQL (ssl_cert_file, then SELECT pg_reload_conf()), or correct the clocks";
        }

        if (faults != X509ChainStatusFlags.NoError)
            return $"database.caSecretRef: the certificate of {target.Address} was not signed by an authority in Secret '{target.Database.CaSecretRef?.Name}', key ca.crt ({faults}); put the authority of '{certificate.Issuer}' there";
        return errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch) && target.Database.SslMode == SslMode.VerifyFull
            ? $"database.host: the certificate of {target.Address} is for {Names(certificate)}; set spec.database.host to such a name, or spec.database.sslMode to VerifyCA"
            : null;
    }

    private static X509ChainStatusFlags Faults(X509Certificate2 certificate, X509Chain? presented, X509Certificate2Collection authorities)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        // The handshake delivers intermediate certificates.
        foreach (var element in presented?.ChainElements ?? Enumerable.Empty<X509ChainElement>())
            chain.ChainPolicy.ExtraStore.Add(element.Certificate);
        return chain.Build(certificate)
            ? X509ChainStatusFlags.NoError
            : chain.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (all, one) => all | one.Status);
    }

    private static string Date(DateTime time) => time.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string Names(X509Certificate2 certificate)
    {
        var names = certificate.Extensions.FirstOrDefault(extension => extension.Oid?.Value == SubjectAlternativeNames) is { } found
            ? new X509SubjectAlternativeNameExtension(found.RawData)
            : null;
        List<string> all = names is null ? [] : [.. names.EnumerateDnsNames(), .. names.EnumerateIPAddresses().Select(address => address.ToString())];
        return all.Count == 0 ? $"'{certificate.Subject}'" : string.Join(", ", all.Select(name => $"'{name}'"));
    }
}
