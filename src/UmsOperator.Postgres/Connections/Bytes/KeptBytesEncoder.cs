using System.Text;

namespace UmsOperator.Postgres.Connections.Bytes;

/// <summary>Encodes a text that is sent in pieces: a pair of surrogates may be cut between two of them.</summary>
internal sealed class KeptBytesEncoder : Encoder
{
    private char? _begun;

    /// <inheritdoc/>
    public override int GetByteCount(char[] chars, int index, int count, bool flush) => BytesOf.Encode(Whole(chars.AsSpan(index, count), flush, out _), [], write: false);

    /// <inheritdoc/>
    public override int GetBytes(char[] chars, int charIndex, int charCount, byte[] bytes, int byteIndex, bool flush)
    {
        var whole = Whole(chars.AsSpan(charIndex, charCount), flush, out var begun);
        _begun = begun;
        return BytesOf.Encode(whole, bytes.AsSpan(byteIndex), write: true);
    }

    /// <inheritdoc/>
    public override void Reset() => _begun = null;

    private ReadOnlySpan<char> Whole(ReadOnlySpan<char> piece, bool flush, out char? begun)
    {
        char[] all = _begun is { } first ? [first, .. piece] : [.. piece];
        begun = !flush && all is [.., var last] && char.IsHighSurrogate(last) ? last : null;
        return all.AsSpan(0, begun is null ? all.Length : all.Length - 1);
    }
}
