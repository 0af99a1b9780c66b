using System.IO.Hashing;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace UmsOperator.Verify.Model;

/// <summary>
/// The world at one instant: the resource, pods and processes, roles and Secrets, production and its copies, and the operators with what is left of their plans.
/// Plain bytes: copied, compared and hashed as they are, so every slot that is not in use must be all zeros.
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal struct State
{
    /// <summary>Something happened after which not the goal but a named hold may be the end.</summary>
    public bool Hurt;

    /// <summary>The API server takes no pod, not even in a dry run.</summary>
    public bool NoPods;
    public Intent Intent;
    public Remembered Remembered;
    public Production Production;
    public Operator Leader;
    public bool ExRuns;
    public Operator Ex;

    /// <summary>A single action that outlived its caller: it may still take effect.</summary>
    public int Ghost;
    public Work Golden;
    public Work RestorePoint;
    public Missed Missed;

    /// <summary>The next id that the clock gives.</summary>
    public byte NextId;
    public Copies Copies;

    /// <summary>Last: only those that exist are stored.</summary>
    public Servers Servers;

    // Hurt is the first byte.
    private const int Rest = 1;

    /// <summary>Bytes that count for a number of servers.</summary>
    public static int SizeFor(int servers) => Unsafe.SizeOf<State>() - ((Servers.Length - servers) * Unsafe.SizeOf<Server>());

    public static ReadOnlySpan<byte> Bytes(in State state, int size) => MemoryMarshal.AsBytes(new ReadOnlySpan<State>(in state))[..size];

    public static Span<byte> Writable(ref State state) => MemoryMarshal.AsBytes(new Span<State>(ref state));

    /// <summary>
    /// Identity of a state: 62 bits of its bytes, and in the lowest whether it is <see cref="Hurt"/>; 0 and 1 are never given. Nothing that may happen depends on that,
    /// only how its end is judged.
    /// </summary>
    public static ulong Fingerprint(in State state, int size)
    {
        var bytes = Bytes(state, size);
        var hash = (XxHash3.HashToUInt64(bytes[Rest..]) | 3) ^ 1;
        return state.Hurt ? hash | 1 : hash;
    }
}
