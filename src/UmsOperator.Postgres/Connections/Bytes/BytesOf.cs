using System.Buffers;
using System.Text;

namespace UmsOperator.Postgres.Connections.Bytes;

/// <summary>What <see cref="KeptBytes"/> does to whole texts.</summary>
internal static class BytesOf
{
    /// <summary>A byte that is part of no character becomes this and the byte.</summary>
    public const char Offset = '\uDC00';

    /// <summary>Stands for the byte 0x80; smaller ones are characters.</summary>
    public const char FirstByte = '\uDC80';

    /// <summary>Stands for the byte 0xFF.</summary>
    public const char LastByte = '\uDCFF';

    /// <summary>Bytes to characters.</summary>
    /// <returns>How many characters they are.</returns>
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

    /// <summary>Characters to bytes.</summary>
    /// <returns>How many bytes they are.</returns>
    /// <exception cref="EncoderFallbackException">A lone surrogate stands for no byte.</exception>
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
                throw new EncoderFallbackException("a text has a lone surrogate");
            }

            chars = chars[used..];
        }

        return count;
    }
}
