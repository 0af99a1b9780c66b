using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace UmsOperator.Postgres.Connections.Bytes;

/// <summary>Conversion of texts for <see cref="LosslessUtf8"/>. Valid text, which is almost all, is converted by .NET's vectorized UTF-8.</summary>
internal static class LosslessUtf8Codec
{
    /// <summary>Added to a byte that is not part of a character.</summary>
    public const char Offset = '\uDC00';

    /// <summary>Represents the byte 0x80. Smaller bytes are always characters.</summary>
    public const char FirstByte = '\uDC80';

    /// <summary>Represents the byte 0xFF.</summary>
    public const char LastByte = '\uDCFF';

    private const char FirstSurrogate = '\uD800';
    private const char LastSurrogate = '\uDFFF';

    /// <summary>Converts bytes to characters. Only counts them if <paramref name="write"/> is false.</summary>
    /// <returns>The number of characters.</returns>
    public static int Decode(ReadOnlySpan<byte> bytes, Span<char> chars, bool write)
    {
        if (Utf8.IsValid(bytes))
            return write ? Encoding.UTF8.GetChars(bytes, chars) : Encoding.UTF8.GetCharCount(bytes);
        var count = 0;
        while (!bytes.IsEmpty)
        {
            var isCharacter = Rune.DecodeFromUtf8(bytes, out var rune, out var used) == OperationStatus.Done;
            if (isCharacter && write)
                rune.EncodeToUtf16(chars[count..]);
            for (var i = 0; !isCharacter && write && i < used; i++)
                chars[count + i] = (char)(Offset + bytes[i]);
            count += isCharacter ? rune.Utf16SequenceLength : used;
            bytes = bytes[used..];
        }

        return count;
    }

    /// <summary>The number of bytes of a text.</summary>
    /// <exception cref="EncoderFallbackException">A lone surrogate does not represent a byte.</exception>
    public static int Count(ReadOnlySpan<char> chars)
    {
        var count = 0;
        while (!chars.IsEmpty)
        {
            var plain = PlainLength(chars);
            count += Encoding.UTF8.GetByteCount(chars[..plain]);
            if (plain == chars.Length)
                break;
            count += SurrogateSize(chars[plain..], out var used);
            chars = chars[(plain + used)..];
        }

        return count;
    }

    /// <summary>Converts as many characters as fit.</summary>
    /// <param name="chars">The text.</param>
    /// <param name="bytes">Receives the bytes. No character is split at its end.</param>
    /// <param name="used">The number of converted characters.</param>
    /// <returns>The number of bytes.</returns>
    /// <exception cref="EncoderFallbackException">A lone surrogate does not represent a byte.</exception>
    public static int Encode(ReadOnlySpan<char> chars, Span<byte> bytes, out int used)
    {
        used = 0;
        var count = 0;
        while (used < chars.Length)
        {
            // No more than can fit is searched. Otherwise a long text in small chunks takes quadratic time.
            var rest = chars.Slice(used, Math.Min(chars.Length - used, bytes.Length - count + 1));
            var plain = PlainLength(rest);
            Utf8.FromUtf16(rest[..plain], bytes[count..], out var read, out var written, replaceInvalidSequences: false);
            (used, count) = (used + read, count + written);
            if (read < plain)
                return count;
            if (plain == rest.Length)
                continue;

            rest = chars[used..];
            var size = SurrogateSize(rest, out var length);
            if (bytes.Length - count < size)
                return count;
            if (length == 1)
                bytes[count] = (byte)(rest[0] - Offset);
            else
                Encoding.UTF8.GetBytes(rest[..length], bytes[count..]);
            (used, count) = (used + length, count + size);
        }

        return count;
    }

    private static int PlainLength(ReadOnlySpan<char> chars) => chars.IndexOfAnyInRange(FirstSurrogate, LastSurrogate) is >= 0 and var found ? found : chars.Length;

    private static int SurrogateSize(ReadOnlySpan<char> chars, out int used)
    {
        if (Rune.DecodeFromUtf16(chars, out var rune, out used) == OperationStatus.Done)
            return rune.Utf8SequenceLength;
        return chars[0] is >= FirstByte and <= LastByte
            ? 1
            : throw new EncoderFallbackException("the text contains a lone surrogate that does not represent a byte; remove it");
    }
}
