using System.Diagnostics.CodeAnalysis;

namespace UmsOperator.Kubernetes.Queueing;

/// <summary>
/// The waiting keys in three lanes, each first in, first out. Urgent keys come first in two turns of four, normal keys in one, and slow keys in one
/// if a slow key may be taken. Not thread-safe.
/// </summary>
internal sealed class Lanes<TKey>
    where TKey : notnull
{
    private static readonly Lane[][] Turns =
    [
        [Lane.Urgent, Lane.Normal, Lane.Slow],
        [Lane.Normal, Lane.Urgent, Lane.Slow],
        [Lane.Urgent, Lane.Normal, Lane.Slow],
        [Lane.Slow, Lane.Urgent, Lane.Normal],
    ];

    private readonly Dictionary<Lane, LinkedList<TKey>> _lanes = new() { [Lane.Urgent] = new(), [Lane.Normal] = new(), [Lane.Slow] = new() };
    private readonly Dictionary<TKey, LinkedListNode<TKey>> _nodes = [];
    private int _turn;

    private enum Lane
    {
        Urgent,
        Normal,
        Slow,
    }

    public int Count => _nodes.Count;

    /// <summary>Adds a key. A key that is already waiting moves to the urgent lane if it is now urgent and not slow.</summary>
    public void Add(TKey key, bool urgent, bool slow)
    {
        var lane = _lanes[slow ? Lane.Slow : urgent ? Lane.Urgent : Lane.Normal];
        if (_nodes.TryGetValue(key, out var node))
        {
            if (!urgent || slow || node.List == lane)
                return;
            node.List!.Remove(node);
            lane.AddLast(node);
            return;
        }
        _nodes[key] = lane.AddLast(key);
    }

    /// <summary>Takes the next key.</summary>
    /// <param name="withSlow">Whether a slow key may be taken.</param>
    /// <param name="key">The key.</param>
    /// <param name="slow">Whether it came from the slow lane.</param>
    public bool TryTake(bool withSlow, [MaybeNullWhen(false)] out TKey key, out bool slow)
    {
        var order = Turns[_turn];
        foreach (var lane in order)
        {
            slow = lane == Lane.Slow;
            if ((slow && !withSlow) || _lanes[lane].First is not { } first)
                continue;
            _turn = (_turn + 1) % Turns.Length;
            key = first.Value;
            _lanes[lane].RemoveFirst();
            _nodes.Remove(key);
            return true;
        }
        (key, slow) = (default, false);
        return false;
    }
}
