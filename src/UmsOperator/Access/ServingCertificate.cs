using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using UmsOperator.Options;

namespace UmsOperator.Access;

/// <summary>The certificate of the HTTP port, from a folder as a Secret of type kubernetes.io/tls is mounted. Read again when its files change; while they cannot be
/// used, the old one stays. Thread-safe.</summary>
internal sealed class ServingCertificate
{
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(10);
    private readonly Lock _lock = new();
    private readonly string _certificate;
    private readonly string _key;
    private readonly TimeProvider _time;
    private readonly ILogger<ServingCertificate> _logger;
    private SslStreamCertificateContext _context;
    private byte[] _read = [];
    private DateTimeOffset _lookedAt;

    /// <summary>Reads it.</summary>
    /// <param name="folder">Holds tls.crt (the certificate, then its intermediates) and tls.key.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Told of each change.</param>
    /// <exception cref="OptionException">It cannot be used.</exception>
    public ServingCertificate(string folder, TimeProvider time, ILogger<ServingCertificate> logger)
    {
        (_certificate, _key) = (Path.Combine(folder, "tls.crt"), Path.Combine(folder, "tls.key"));
        (_time, _logger) = (time, logger);
        _lookedAt = time.GetUtcNow();
        try
        {
            _context = Load() ?? throw new CryptographicException("it is empty");
        }
        catch (Exception error) when (IsUnusable(error))
        {
            throw new OptionException($"--metrics-certificate-folder: {_certificate} and {_key} cannot be used: {error.Message}");
        }
    }

    /// <summary>What a new connection begins with.</summary>
    public SslServerAuthenticationOptions ForConnection()
    {
        lock (_lock)
        {
            if (_time.GetUtcNow() - _lookedAt >= Between)
                Look();
            return new SslServerAuthenticationOptions { EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13, ServerCertificateContext = _context };
        }
    }

    private void Look()
    {
        _lookedAt = _time.GetUtcNow();
        try
        {
            if (Load() is not { } changed)
                return;
            _context = changed;
            _logger.CertificateChanged(_certificate);
        }
        catch (Exception error) when (IsUnusable(error))
        {
            // One of both files may be there before the other.
            _logger.CertificateUnusable(_certificate, error.Message);
        }
    }

    /// <summary>Null if nothing has changed. By content: the kubelet swaps a link above the files, which leaves their own times as they were.</summary>
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
