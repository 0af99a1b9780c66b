using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using VendorServer.Tree;

namespace VendorServer.Licences;

/// <summary>A UMS licence. The vendor's format is unknown; the stand-in's is a properties file with a checksum.</summary>
/// <param name="Level">ESSENTIAL, STANDARD or ENTERPRISE.</param>
/// <param name="Expires">Null if it never expires.</param>
/// <param name="UmsId">The only UMS ID that may use it; null for any.</param>
internal sealed record Licence(string Level, DateTimeOffset? Expires, string? UmsId)
{
    public static readonly string[] Levels = ["ESSENTIAL", "STANDARD", "ENTERPRISE"];

    /// <summary>Whether it covers a database other than the embedded one.</summary>
    public bool CoversExternalDatabase => Level is not "ESSENTIAL";

    public string ExpiresText => Expires is { } at ? at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) : "";

    /// <returns>Null if no licence is registered.</returns>
    /// <exception cref="VendorException">The file is no licence.</exception>
    public static Licence? Read(string path)
    {
        if (!File.Exists(path))
            return null;
        var file = PropertiesFile.Read(path);
        var expires = file.Get("expirationDateUTC");
        var licence = file.Get("umsLicenseLevel") is { } level && Levels.Contains(level)
            && (expires is null or "" || DateTimeOffset.TryParse(expires, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _))
            ? new Licence(
                level,
                string.IsNullOrEmpty(expires) ? null : DateTimeOffset.Parse(expires, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal),
                file.Get("umsId") is { Length: > 0 } id ? id : null)
            : null;
        return licence is not null && file.Get("checksum") == licence.Checksum()
            ? licence
            : throw new VendorException($"{path} is not a valid UMS licence file.");
    }

    public string Format() => $"umsLicenseLevel={Level}\nexpirationDateUTC={ExpiresText}\numsId={UmsId}\nchecksum={Checksum()}\n";

    private string Checksum() => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{Level}|{ExpiresText}|{UmsId}")));
}
