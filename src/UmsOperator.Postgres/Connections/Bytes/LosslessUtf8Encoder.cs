using System.Text;

namespace UmsOperator.Postgres.Connections.Bytes;

/// <summary>Encodes a text in chunks. A surrogate pair may be split between two chunks.</summary>
internal sealed class LosslessUtf8Encoder : Encoder
{
    private char? _incomplete;

    /// <inheritdoc/>
    public override int GetByteCount(char[] chars, int index, int count, bool flush) => LosslessUtf8Codec.Count(CompleteCharacters(chars.AsSpan(index, count), flush, out _));

    /// <inheritdoc/>
    public override int GetBytes(char[] chars, int charIndex, int charCount, byte[] bytes, int byteIndex, bool flush)
    {
        var complete = CompleteCharacters(chars.AsSpan(charIndex, charCount), flush, out var incomplete);
        _incomplete = incomplete;
        var written = LosslessUtf8Codec.Encode(complete, bytes.AsSpan(byteIndex), out var used);
        return used == complete.Length ? written : throw new ArgumentException("the text does not fit", nameof(bytes));
    }

    /// <summary>
    /// Converts as much as fits. The inherited method counts the bytes of the whole rest for each chunk: with it, a statement of 16 MB took minutes to send.
    /// </summary>
    public override void Convert(ReadOnlySpan<char> chars, Span<byte> bytes, bool flush, out int charsUsed, out int bytesUsed, out bool completed)
    {
        (charsUsed, bytesUsed) = (0, 0);
        if (_incomplete is { } first && (flush || !chars.IsEmpty))
        {
            // Throws if the second half is missing.
            bytesUsed = LosslessUtf8Codec.Encode(chars.IsEmpty ? [first] : [first, chars[0]], bytes, out var pair);
            if (pair == 0)
            {
                completed = false;
                return;
            }

            (_incomplete, charsUsed) = (null, 1);
        }

        var rest = chars[charsUsed..];
        var whole = !flush && rest is [.., var last] && char.IsHighSurrogate(last) ? rest[..^1] : rest;
        bytesUsed += LosslessUtf8Codec.Encode(whole, bytes[bytesUsed..], out var used);
        charsUsed += used;
        if (used == whole.Length && whole.Length < rest.Length)
            (_incomplete, charsUsed) = (rest[^1], charsUsed + 1);
        completed = charsUsed == chars.Length;
    }

    /// <inheritdoc/>
    public override void Reset() => _incomplete = null;

    private ReadOnlySpan<char> CompleteCharacters(ReadOnlySpan<char> chunk, bool flush, out char? incomplete)
    {
        incomplete = !flush && chunk is [.., var last] && char.IsHighSurrogate(last) ? last : null;
        var complete = incomplete is null ? chunk : chunk[..^1];
        return _incomplete is { } first ? (char[])[first, .. complete] : complete;
    }
}
