using System.Diagnostics.CodeAnalysis;

namespace UmsOperator.Kubernetes.Queueing;

/// <summary>
/// The keys that wait, first come first served in each of three lanes. Urgent ones go first, but not always: one turn in four belongs to the others, and one in
/// four to the slow ones, as far as these may be taken. Not thread-safe.
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

    /// <summary>Lets a key wait. One that waits already goes to the urgent lane, if it is urgent now and not slow.</summary>
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

    /// <summary>Takes the key whose turn it is.</summary>
    /// <param name="withSlow">Whether one of the slow ones may be taken.</param>
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
