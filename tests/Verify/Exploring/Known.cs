namespace UmsOperator.Verify.Exploring;

/// <summary>
/// The reached states by fingerprint: a hash table with open addressing that several threads fill concurrently and one thread grows between batches. Each entry also
/// has the slots of the state that it was first reached from (for traces) and of its successors in the two runs without further faults.
/// Two states that differ only in whether they may end in a hold share an entry: the stricter state covers the other and, if it is found
/// later, replaces it and is expanded again.
/// Two different states with the same fingerprint would be merged; with a hundred million states the probability is one in a thousand.
/// </summary>
internal sealed class Known
{
    /// <summary>Successor of a state without moves that was evaluated as an end.</summary>
    public const int End = -2;

    /// <summary>No slot, or a state that was not expanded.</summary>
    public const int None = -1;

    private const ulong Lenient = 1;

    private ulong[] _keys = new ulong[1 << 16];
    private int[] _parents = new int[1 << 16];
    private int[] _eager = new int[1 << 16];
    private int[] _busy = new int[1 << 16];
    private int _count;

    /// <summary>Whether two fingerprints belong to states that differ at most in the evaluation of their end.</summary>
    public static bool AreAlike(ulong one, ulong other) => (one | Lenient) == (other | Lenient);

    public int Count => _count;

    public int Capacity => _keys.Length;

    /// <summary>Memory per state in bytes.</summary>
    public int BytesPerState => (int)((sizeof(ulong) + (3L * sizeof(int))) * Capacity / Math.Max(1, Count));

    public ulong KeyAt(int slot) => _keys[slot];

    /// <summary>Slot of the successor in the run in which the environment moves first.</summary>
    public int EagerAt(int slot) => _eager[slot] - 1;

    /// <summary>Slot of the successor in the run in which the operator moves first.</summary>
    public int BusyAt(int slot) => _busy[slot] - 1;

    /// <summary>Fingerprint of the state from which a state was first reached; 0 for the initial state.</summary>
    public ulong ParentOf(ulong key) => _parents[Find(key)] - 1 is var parent and >= 0 ? _keys[parent] : 0;

    /// <summary>Adds a state.</summary>
    /// <param name="key">Its fingerprint.</param>
    /// <param name="parent">Slot of the state from which it was reached.</param>
    /// <returns>False if it, or a stricter state, is already known.</returns>
    public bool Add(ulong key, int parent)
    {
        for (var slot = Home(key); ; slot = (slot + 1) & (_keys.Length - 1))
        {
            var there = Volatile.Read(ref _keys[slot]);
            if (there == 0 && (there = Interlocked.CompareExchange(ref _keys[slot], key, 0)) == 0)
            {
                _parents[slot] = parent + 1;
                Interlocked.Increment(ref _count);
                return true;
            }

            if (!AreAlike(there, key))
                continue;
            if (there <= key || Interlocked.CompareExchange(ref _keys[slot], key, there) != there)
                return false;
            _parents[slot] = parent + 1;
            return true;
        }
    }

    /// <summary>Records the successors in the two runs without further faults.</summary>
    public void Follow(int slot, int eager, int busy) => (_eager[slot], _busy[slot]) = (eager + 1, busy + 1);

    /// <summary>Slot of a state, or of the stricter state that covers it.</summary>
    public int Find(ulong key)
    {
        for (var slot = Home(key); ; slot = (slot + 1) & (_keys.Length - 1))
        {
            if (AreAlike(_keys[slot], key))
                return slot;
            if (_keys[slot] == 0)
                return None;
        }
    }

    /// <summary>Reserves space for more states; must not run concurrently with <see cref="Add"/>.</summary>
    public void Reserve(int more)
    {
        var wanted = _keys.Length;
        while ((_count + (long)more) * 10 > wanted * 7L)
            wanted *= 2;
        if (wanted == _keys.Length)
            return;
        var old = _keys;
        _keys = new ulong[wanted];
        foreach (var key in old)
        {
            if (key == 0)
                continue;
            var slot = Home(key);
            while (_keys[slot] != 0)
                slot = (slot + 1) & (wanted - 1);
            _keys[slot] = key;
        }

        _parents = Moved(_parents, old);
        _eager = Moved(_eager, old);
        _busy = Moved(_busy, old);
    }

    private int[] Moved(int[] from, ulong[] old)
    {
        var to = new int[_keys.Length];
        for (var i = 0; i < from.Length; i++)
        {
            if (from[i] != 0)
                to[Find(old[i])] = from[i] > 0 ? Find(old[from[i] - 1]) + 1 : from[i];
        }

        return to;
    }

    private int Home(ulong key) => (int)(((key | Lenient) * 0x9E3779B97F4A7C15UL) >> 20) & (_keys.Length - 1);
}
