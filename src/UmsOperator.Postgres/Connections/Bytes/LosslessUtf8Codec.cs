using System.Buffers;
using System.Text;

namespace UmsOperator.Postgres.Connections.Bytes;

/// <summary>Conversion of whole texts for <see cref="LosslessUtf8"/>.</summary>
internal static class LosslessUtf8Codec
{
    /// <summary>Added to a byte that is not part of a character.</summary>
    public const char Offset = '\uDC00';

    /// <summary>Represents the byte 0x80. Smaller bytes are always characters.</summary>
    public const char FirstByte = '\uDC80';

    /// <summary>Represents the byte 0xFF.</summary>
    public const char LastByte = '\uDCFF';

    /// <summary>Converts bytes to characters. Only counts them if <paramref name="write"/> is false.</summary>
    /// <returns>The number of characters.</returns>
    public static int Decode(ReadOnlySpan<byte> bytes, Span<char> chars, bool write)
    {
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

    /// <summary>Converts characters to bytes. Only counts them if <paramref name="write"/> is false.</summary>
    /// <returns>The number of bytes.</returns>
    /// <exception cref="EncoderFallbackException">A lone surrogate does not represent a byte.</exception>
    public static int Encode(ReadOnlySpan<char> chars, Span<byte> bytes, bool write)
    {
        var count = 0;
        while (!chars.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(chars, out var rune, out var used) == OperationStatus.Done)
            {
                if (write)
                    rune.EncodeToUtf8(bytes[count..]);
                count += rune.Utf8SequenceLength;
            }
            else if (chars[0] is >= FirstByte and <= LastByte)
            {
                if (write)
                    bytes[count] = (byte)(chars[0] - Offset);
                count++;
            }
            else
            {
                throw new EncoderFallbackException("the text contains a lone surrogate that does not represent a byte; remove it");
            }

            chars = chars[used..];
        }

        return count;
    }
}
