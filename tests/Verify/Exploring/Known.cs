namespace UmsOperator.Verify.Exploring;

/// <summary>
/// The states that were reached, by their fingerprints: open addressing, filled by several threads at once, grown by one between their turns. Beside each
/// stand, by their slots, the state that it was first reached from (for the trace of a counterexample), and its successors in the two runs without more faults.
/// A state that may end in a hold is the same as one that may not, but for that: once the stricter one is known, it covers the other, and when it is found
/// later it takes its place and is looked at again.
/// Two states with one fingerprint would be taken for one: with a hundred million states that has a chance of one in a thousand.
/// </summary>
internal sealed class Known
{
    /// <summary>In the place of a successor: nothing goes on, and it was judged.</summary>
    public const int End = -2;

    /// <summary>In the place of a slot: there is none, or it was not looked at.</summary>
    public const int None = -1;

    private const ulong Lenient = 1;

    private ulong[] _keys = new ulong[1 << 16];
    private int[] _parents = new int[1 << 16];
    private int[] _eager = new int[1 << 16];
    private int[] _busy = new int[1 << 16];
    private int _count;

    /// <summary>Whether two fingerprints are of states that differ in how their end is judged, at the most.</summary>
    public static bool AreAlike(ulong one, ulong other) => (one | Lenient) == (other | Lenient);

    public int Count => _count;

    public int Capacity => _keys.Length;

    /// <summary>Memory that a state takes here.</summary>
    public int BytesPerState => (int)((sizeof(ulong) + (3L * sizeof(int))) * Capacity / Math.Max(1, Count));

    public ulong KeyAt(int slot) => _keys[slot];

    /// <summary>Slot of the successor when the environment goes first.</summary>
    public int EagerAt(int slot) => _eager[slot] - 1;

    /// <summary>Slot of the successor when the operator goes first.</summary>
    public int BusyAt(int slot) => _busy[slot] - 1;

    /// <summary>Fingerprint of the state that one was first reached from; 0: it is the beginning.</summary>
    public ulong ParentOf(ulong key) => _parents[Find(key)] - 1 is var parent and >= 0 ? _keys[parent] : 0;

    /// <summary>Remembers a state.</summary>
    /// <param name="key">Its fingerprint.</param>
    /// <param name="parent">Slot of the one that it was reached from.</param>
    /// <returns>False: it was known, or a stricter one was.</returns>
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

    /// <summary>Remembers where the two runs without more faults go on.</summary>
    public void Follow(int slot, int eager, int busy) => (_eager[slot], _busy[slot]) = (eager + 1, busy + 1);

    /// <summary>Slot of a state, or of the stricter one that covers it.</summary>
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

    /// <summary>Makes room for so many more. Not while another thread adds.</summary>
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
