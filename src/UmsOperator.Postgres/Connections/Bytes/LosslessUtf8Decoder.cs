using System.Buffers;
using System.Text;

namespace UmsOperator.Postgres.Connections.Bytes;

/// <summary>Decodes a text in chunks. A character may be split between two chunks.</summary>
internal sealed class LosslessUtf8Decoder : Decoder
{
    private const int MaxIncompleteBytes = 3;

    private byte[] _incomplete = [];

    /// <inheritdoc/>
    public override int GetCharCount(byte[] bytes, int index, int count) => GetCharCount(bytes, index, count, flush: false);

    /// <inheritdoc/>
    public override int GetCharCount(byte[] bytes, int index, int count, bool flush) => LosslessUtf8Codec.Decode(CompleteCharacters(bytes.AsSpan(index, count), flush, out _), [], write: false);

    /// <inheritdoc/>
    public override int GetChars(byte[] bytes, int byteIndex, int byteCount, char[] chars, int charIndex) => GetChars(bytes, byteIndex, byteCount, chars, charIndex, flush: false);

    /// <inheritdoc/>
    public override int GetChars(byte[] bytes, int byteIndex, int byteCount, char[] chars, int charIndex, bool flush)
    {
        var complete = CompleteCharacters(bytes.AsSpan(byteIndex, byteCount), flush, out var incomplete);
        _incomplete = incomplete;
        return LosslessUtf8Codec.Decode(complete, chars.AsSpan(charIndex), write: true);
    }

    /// <inheritdoc/>
    public override void Reset() => _incomplete = [];

    private ReadOnlySpan<byte> CompleteCharacters(ReadOnlySpan<byte> chunk, bool flush, out byte[] incomplete)
    {
        byte[] all = [.. _incomplete, .. chunk];
        var end = all.Length;
        for (var last = 1; !flush && last <= Math.Min(MaxIncompleteBytes, all.Length); last++)
        {
            if (Rune.DecodeFromUtf8(all.AsSpan(all.Length - last), out _, out var used) == OperationStatus.NeedMoreData && used == last)
                end = all.Length - last;
        }

        incomplete = all[end..];
        return all.AsSpan(0, end);
    }
}
