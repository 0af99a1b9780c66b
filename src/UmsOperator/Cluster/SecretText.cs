using System.Text;

namespace UmsOperator.Cluster;

/// <summary>Reads a text out of a Secret, whose bytes may be anything.</summary>
internal static class SecretText
{
    private const int MostBytes = 4096;
    private const int MostBytesOfAName = 63;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads it.</summary>
    /// <param name="key">The Secret's key: a name must fit into PostgreSQL's, a certificate may be long.</param>
    /// <param name="value">The bytes.</param>
    /// <returns>The text, or what is wrong with it; never both.</returns>
    public static (string? Text, string? Fault) Read(string key, byte[] value)
    {
        if (key == "username" && value.Length > MostBytesOfAName)
            return (null, $"is {value.Length} bytes long, and PostgreSQL's names have {MostBytesOfAName} at the most");
        if (key == "password" && value.Length > MostBytes)
            return (null, $"is {value.Length} bytes long, and {MostBytes} are the most");
        if (value.Contains((byte)0))
            return (null, "holds a NUL byte, which PostgreSQL does not take");
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
