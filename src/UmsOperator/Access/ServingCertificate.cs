using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using UmsOperator.Options;

namespace UmsOperator.Access;

/// <summary>
/// The certificate of the HTTP port, read from a folder that has the files of a kubernetes.io/tls Secret. It is read again when the files change. If
/// the new files cannot be used, the old certificate remains in use. Thread-safe.
/// </summary>
internal sealed class ServingCertificate
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);
    private readonly Lock _lock = new();
    private readonly string _certificate;
    private readonly string _key;
    private readonly TimeProvider _time;
    private readonly ILogger<ServingCertificate> _logger;
    private SslStreamCertificateContext _context;
    private byte[] _read = [];
    private DateTimeOffset _checkedAt;

    /// <summary>Reads the certificate.</summary>
    /// <param name="folder">Contains tls.crt (the certificate, then its intermediates) and tls.key.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Logs each change.</param>
    /// <exception cref="OptionException">The certificate cannot be used.</exception>
    public ServingCertificate(string folder, TimeProvider time, ILogger<ServingCertificate> logger)
    {
        (_certificate, _key) = (Path.Combine(folder, "tls.crt"), Path.Combine(folder, "tls.key"));
        (_time, _logger) = (time, logger);
        _checkedAt = time.GetUtcNow();
        try
        {
            _context = Load() ?? throw new CryptographicException("the files are empty");
        }
        catch (Exception error) when (IsUnusable(error))
        {
            throw new OptionException($"--metrics-certificate-folder: {_certificate} and {_key} cannot be used: {error.Message}");
        }
    }

    /// <summary>TLS options for a new connection.</summary>
    public SslServerAuthenticationOptions ForConnection()
    {
        lock (_lock)
        {
            if (_time.GetUtcNow() - _checkedAt >= Interval)
                Reload();
            return new SslServerAuthenticationOptions { EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13, ServerCertificateContext = _context };
        }
    }

    private void Reload()
    {
        _checkedAt = _time.GetUtcNow();
        try
        {
            if (Load() is not { } changed)
                return;
            _context = changed;
            _logger.CertificateChanged(_certificate);
        }
        catch (Exception error) when (IsUnusable(error))
        {
            // The files may change one after the other; the next check reads them again.
            _logger.CertificateUnusable(_certificate, error.Message);
        }
    }

    /// <summary>
    /// Reads the files; null if they have not changed. Compares the contents: the kubelet replaces a link to their folder, which does not change
    /// their timestamps.
    /// </summary>
    private SslStreamCertificateContext? Load()
    {
        var (certificate, key) = (File.ReadAllText(_certificate), File.ReadAllText(_key));
        var read = SHA256.HashData(Encoding.UTF8.GetBytes(certificate + key));
        if (read.AsSpan().SequenceEqual(_read))
            return null;
        var intermediates = new X509Certificate2Collection();
        intermediates.ImportFromPem(certificate);
        var context = SslStreamCertificateContext.Create(X509Certificate2.CreateFromPem(certificate, key), intermediates, offline: true);
        _read = read;
        return context;
    }

    private static bool IsUnusable(Exception error) => error is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException;
}
