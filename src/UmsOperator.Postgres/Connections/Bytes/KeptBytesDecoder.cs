using System.Buffers;
using System.Text;

namespace UmsOperator.Postgres.Connections.Bytes;

/// <summary>Decodes a text that comes in pieces: a character may be cut between two of them.</summary>
internal sealed class KeptBytesDecoder : Decoder
{
    private const int MostOfOneCharacter = 3;

    private byte[] _begun = [];

    /// <inheritdoc/>
    public override int GetCharCount(byte[] bytes, int index, int count) => GetCharCount(bytes, index, count, flush: false);

    /// <inheritdoc/>
    public override int GetCharCount(byte[] bytes, int index, int count, bool flush) => BytesOf.Decode(Whole(bytes.AsSpan(index, count), flush, out _), [], write: false);

    /// <inheritdoc/>
    public override int GetChars(byte[] bytes, int byteIndex, int byteCount, char[] chars, int charIndex) => GetChars(bytes, byteIndex, byteCount, chars, charIndex, flush: false);

    /// <inheritdoc/>
    public override int GetChars(byte[] bytes, int byteIndex, int byteCount, char[] chars, int charIndex, bool flush)
    {
        var whole = Whole(bytes.AsSpan(byteIndex, byteCount), flush, out var begun);
        _begun = begun;
        return BytesOf.Decode(whole, chars.AsSpan(charIndex), write: true);
    }

    /// <inheritdoc/>
    public override void Reset() => _begun = [];

    private ReadOnlySpan<byte> Whole(ReadOnlySpan<byte> piece, bool flush, out byte[] begun)
    {
        byte[] all = [.. _begun, .. piece];
        var end = all.Length;
        for (var last = 1; !flush && last <= Math.Min(MostOfOneCharacter, all.Length); last++)
        {
            if (Rune.DecodeFromUtf8(all.AsSpan(all.Length - last), out _, out var used) == OperationStatus.NeedMoreData && used == last)
                end = all.Length - last;
        }

        begun = all[end..];
        return all.AsSpan(0, end);
    }
}
