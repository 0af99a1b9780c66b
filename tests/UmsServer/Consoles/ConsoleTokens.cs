using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using UmsServer.Configuration;

namespace UmsServer.Consoles;

/// <summary>Signed tokens that are valid on every server with the same console password, so that a console can move between servers.</summary>
internal sealed class ConsoleTokens(ServerOptions options, TimeProvider time)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(8);

    private readonly byte[] _key = SHA256.HashData(Encoding.UTF8.GetBytes($"ums-console:{options.ConsolePassword}"));

    public string Issue(string user)
    {
        var claim = $"{Convert.ToHexString(Encoding.UTF8.GetBytes(user))}.{(time.GetUtcNow() + Lifetime).ToUnixTimeSeconds()}";
        return $"{claim}.{Sign(claim)}";
    }

    /// <returns>The user, or null if the token is invalid or expired.</returns>
    public string? Verify(string? token)
    {
        var parts = (token ?? "").Split('.');
        if (parts.Length != 3
            || !CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Sign($"{parts[0]}.{parts[1]}")), Encoding.ASCII.GetBytes(parts[2])))
        {
            return null;
        }

        var expires = long.Parse(parts[1], CultureInfo.InvariantCulture);
        return time.GetUtcNow().ToUnixTimeSeconds() < expires ? Encoding.UTF8.GetString(Convert.FromHexString(parts[0])) : null;
    }

    private string Sign(string claim) => Convert.ToHexString(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(claim)));
}
