using System.Buffers;
using UmsOperator.Verify.Model;

namespace UmsOperator.Verify.Exploring;

/// <summary>States in the order of discovery, each stored in the bytes that its number of servers needs.</summary>
internal sealed class StateList(int size)
{
    private const int PerChunk = 1 << 14;

    private readonly List<byte[]?> _chunks = [];

    public int Count { get; private set; }

    public void Add(in State state)
    {
        if (Count % PerChunk == 0)
            _chunks.Add(ArrayPool<byte>.Shared.Rent(size * PerChunk));
        State.Bytes(state, size).CopyTo(_chunks[Count / PerChunk].AsSpan(Count % PerChunk * size, size));
        Count++;
    }

    public void AddAll(StateList other)
    {
        for (var i = 0; i < other.Count; i++)
        {
            if (Count % PerChunk == 0)
                _chunks.Add(ArrayPool<byte>.Shared.Rent(size * PerChunk));
            other._chunks[i / PerChunk].AsSpan(i % PerChunk * size, size).CopyTo(_chunks[Count / PerChunk].AsSpan(Count % PerChunk * size, size));
            Count++;
        }
    }

    public void Read(int index, out State state)
    {
        state = default;
        _chunks[index / PerChunk].AsSpan(index % PerChunk * size, size).CopyTo(State.Writable(ref state));
    }

    /// <summary>Releases the memory of the states before an index, which must not be read again.</summary>
    public void Forget(int before)
    {
        for (var i = before / PerChunk - 1; i >= 0 && _chunks[i] is { } chunk; i--)
        {
            ArrayPool<byte>.Shared.Return(chunk);
            _chunks[i] = null;
        }
    }

    public void Clear()
    {
        foreach (var chunk in _chunks)
            ArrayPool<byte>.Shared.Return(chunk!);
        _chunks.Clear();
        Count = 0;
    }
}
