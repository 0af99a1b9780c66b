using System.Text;

namespace UmsOperator.Observing;

/// <summary>Reads a value of a Secret, which may be any bytes. Pure.</summary>
internal static class SecretText
{
    private static readonly UTF8Encoding _strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The text; null if the bytes are not UTF-8 or hold a NUL, which no name or password of PostgreSQL does.</summary>
    public static string? Read(byte[] bytes)
    {
        try
        {
            return bytes.AsSpan().Contains((byte)0) ? null : _strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
