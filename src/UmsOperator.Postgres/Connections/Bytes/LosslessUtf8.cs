using System.Text;

namespace UmsOperator.Postgres.Connections.Bytes;

/// <summary>
/// UTF-8 that preserves invalid bytes: a byte that is not part of a character is decoded to a lone surrogate, U+DC80 to U+DCFF, and encoded back to the same byte. A
/// database without an encoding (SQL_ASCII) can contain arbitrary bytes, also in names and comments, and Npgsql's own UTF-8 would throw.
/// </summary>
internal sealed class LosslessUtf8 : Encoding
{
    /// <summary>Name of the encoding in connection strings, resolved by <see cref="LosslessUtf8Provider"/>.</summary>
    public const string Name = "ums-lossless-utf8";

    private const int MaxBytesPerChar = 3;

    /// <summary>The shared instance. It has no state.</summary>
    public static LosslessUtf8 Instance { get; } = new();

    /// <inheritdoc/>
    public override string WebName => Name;

    /// <summary>Makes a text readable, also in JSON: each byte that is not part of a character becomes <c>\xNN</c>.</summary>
    public static string Readable(string text)
    {
        if (!text.Any(IsByte))
            return text;
        var readable = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
                readable.Append(text[i++]).Append(text[i]);
            else if (IsByte(text[i]))
                readable.Append($"\\x{ByteOf(text[i]):x2}");
            else
                readable.Append(text[i]);
        }

        return readable.ToString();
    }

    /// <inheritdoc/>
    public override int GetByteCount(char[] chars, int index, int count) => LosslessUtf8Codec.Count(chars.AsSpan(index, count));

    /// <inheritdoc/>
    public override int GetBytes(char[] chars, int charIndex, int charCount, byte[] bytes, int byteIndex)
    {
        var written = LosslessUtf8Codec.Encode(chars.AsSpan(charIndex, charCount), bytes.AsSpan(byteIndex), out var used);
        return used == charCount ? written : throw new ArgumentException("the text does not fit", nameof(bytes));
    }

    /// <inheritdoc/>
    public override int GetCharCount(byte[] bytes, int index, int count) => LosslessUtf8Codec.Decode(bytes.AsSpan(index, count), [], write: false);

    /// <inheritdoc/>
    public override int GetChars(byte[] bytes, int byteIndex, int byteCount, char[] chars, int charIndex) =>
        LosslessUtf8Codec.Decode(bytes.AsSpan(byteIndex, byteCount), chars.AsSpan(charIndex), write: true);

    /// <inheritdoc/>
    public override int GetMaxByteCount(int charCount) => (charCount + 1) * MaxBytesPerChar;

    /// <inheritdoc/>
    public override int GetMaxCharCount(int byteCount) => byteCount + MaxBytesPerChar;

    /// <inheritdoc/>
    public override Decoder GetDecoder() => new LosslessUtf8Decoder();

    /// <inheritdoc/>
    public override Encoder GetEncoder() => new LosslessUtf8Encoder();

    private static bool IsByte(char one) => one is >= LosslessUtf8Codec.FirstByte and <= LosslessUtf8Codec.LastByte;

    private static int ByteOf(char one) => one - LosslessUtf8Codec.Offset;
}
