using System.Text;

namespace UmsOperator.Postgres.Connections.Bytes;

/// <summary>Encodes a text in chunks. A surrogate pair may be split between two chunks.</summary>
internal sealed class LosslessUtf8Encoder : Encoder
{
    private char? _incomplete;

    /// <inheritdoc/>
    public override int GetByteCount(char[] chars, int index, int count, bool flush) => LosslessUtf8Codec.Encode(CompleteCharacters(chars.AsSpan(index, count), flush, out _), [], write: false);

    /// <inheritdoc/>
    public override int GetBytes(char[] chars, int charIndex, int charCount, byte[] bytes, int byteIndex, bool flush)
    {
        var complete = CompleteCharacters(chars.AsSpan(charIndex, charCount), flush, out var incomplete);
        _incomplete = incomplete;
        return LosslessUtf8Codec.Encode(complete, bytes.AsSpan(byteIndex), write: true);
    }

    /// <inheritdoc/>
    public override void Reset() => _incomplete = null;

    private ReadOnlySpan<char> CompleteCharacters(ReadOnlySpan<char> chunk, bool flush, out char? incomplete)
    {
        char[] all = _incomplete is { } first ? [first, .. chunk] : [.. chunk];
        incomplete = !flush && all is [.., var last] && char.IsHighSurrogate(last) ? last : null;
        return all.AsSpan(0, incomplete is null ? all.Length : all.Length - 1);
    }
}
