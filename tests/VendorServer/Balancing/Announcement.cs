using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace VendorServer.Balancing;

/// <summary>What a running server broadcasts every second. It is signed with the network token, so that only servers and load balancers with the same token know each other.</summary>
internal static class Announcement
{
    public const int LargestBytes = 512;

    private const string Prefix = "UMS1";

    public static byte[] Format(string token, string host, IPEndPoint devices)
    {
        var text = $"{Prefix};{host};{devices}";
        return Encoding.UTF8.GetBytes($"{text};{Sign(token, text)}");
    }

    /// <returns>False if it is none, or was signed with another token.</returns>
    public static bool TryParse(string token, ReadOnlySpan<byte> datagram, [NotNullWhen(true)] out IPEndPoint? devices)
    {
        devices = null;
        var parts = datagram.Length <= LargestBytes ? Encoding.UTF8.GetString(datagram).Split(';') : [];
        return parts is [Prefix, var host, var endpoint, var signature]
            && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Sign(token, $"{Prefix};{host};{endpoint}")), Encoding.UTF8.GetBytes(signature))
            && IPEndPoint.TryParse(endpoint, out devices);
    }

    private static string Sign(string token, string text) => Convert.ToHexString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(token), Encoding.UTF8.GetBytes(text)));
}
