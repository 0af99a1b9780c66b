namespace UmsOperator.Verify.Exploring;

/// <summary>
/// The states that were reached, by their 64-bit fingerprints: open addressing, filled by several threads at once, grown by one between their turns. Beside each
/// stands the state that it was first reached from (for the trace of a counterexample), and its successors in the two runs without more faults.
/// Two states with one fingerprint would be taken for one: with ten million states that has a chance of one in a hundred thousand.
/// </summary>
internal sealed class Known
{
    /// <summary>In the place of a successor: nothing goes on, and it was judged.</summary>
    public const ulong End = 1;

    private ulong[] _keys = new ulong[1 << 16];
    private ulong[] _parents = new ulong[1 << 16];
    private ulong[] _eager = new ulong[1 << 16];
    private ulong[] _busy = new ulong[1 << 16];
    private int _count;

    public int Count => _count;

    public int Capacity => _keys.Length;

    public ulong KeyAt(int slot) => _keys[slot];

    /// <summary>Successor when the environment goes first.</summary>
    public ulong EagerAt(int slot) => _eager[slot];

    /// <summary>Successor when the operator goes first.</summary>
    public ulong BusyAt(int slot) => _busy[slot];

    public ulong ParentOf(ulong key) => _parents[Find(key)];

    /// <summary>Remembers a state.</summary>
    /// <returns>False: it was known.</returns>
    public bool Add(ulong key, ulong parent)
    {
        for (var slot = Home(key); ; slot = (slot + 1) & (_keys.Length - 1))
        {
            var there = Volatile.Read(ref _keys[slot]);
            if (there == 0)
                there = Interlocked.CompareExchange(ref _keys[slot], key, 0);
            if (there == key)
                return false;
            if (there != 0)
                continue;
            _parents[slot] = parent;
            Interlocked.Increment(ref _count);
            return true;
        }
    }

    public void Follow(ulong key, ulong eager, ulong busy)
    {
        var slot = Find(key);
        (_eager[slot], _busy[slot]) = (eager, busy);
    }

    public int Find(ulong key)
    {
        for (var slot = Home(key); ; slot = (slot + 1) & (_keys.Length - 1))
        {
            if (_keys[slot] == key)
                return slot;
            if (_keys[slot] == 0)
                return -1;
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
        var (keys, parents, eager, busy) = (_keys, _parents, _eager, _busy);
        (_keys, _parents, _eager, _busy) = (new ulong[wanted], new ulong[wanted], new ulong[wanted], new ulong[wanted]);
        for (var i = 0; i < keys.Length; i++)
        {
            if (keys[i] == 0)
                continue;
            var slot = Home(keys[i]);
            while (_keys[slot] != 0)
                slot = (slot + 1) & (_keys.Length - 1);
            (_keys[slot], _parents[slot], _eager[slot], _busy[slot]) = (keys[i], parents[i], eager[i], busy[i]);
        }
    }

    private int Home(ulong key) => (int)((key * 0x9E3779B97F4A7C15UL) >> 20) & (_keys.Length - 1);
}
