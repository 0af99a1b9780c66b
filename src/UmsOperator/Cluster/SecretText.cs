using System.Text;

namespace UmsOperator.Cluster;

/// <summary>Reads a text from a Secret, which may contain arbitrary bytes.</summary>
internal static class SecretText
{
    private const int MostBytes = 4096;
    private const int MostBytesOfAName = 63;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads the value of a key.</summary>
    /// <param name="key">The key. PostgreSQL limits a user name; the operator limits a password.</param>
    /// <param name="value">The bytes.</param>
    /// <returns>Either the text or what is wrong with it.</returns>
    public static (string? Text, string? Fault) Read(string key, byte[] value)
    {
        if (key == "username" && value.Length > MostBytesOfAName)
            return (null, $"is {value.Length} bytes long; PostgreSQL allows {MostBytesOfAName}");
        if (key == "password" && value.Length > MostBytes)
            return (null, $"is {value.Length} bytes long; at most {MostBytes} are allowed");
        if (value.Contains((byte)0))
            return (null, "contains a NUL byte, which PostgreSQL does not accept");
        try
        {
            return (Strict.GetString(value), null);
        }
        catch (DecoderFallbackException)
        {
            return (null, "is not valid UTF-8");
        }
    }
}
