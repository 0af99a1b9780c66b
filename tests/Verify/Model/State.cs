using System.IO.Hashing;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace UmsOperator.Verify.Model;

/// <summary>
/// The state at one instant: the resource, pods and processes, roles and Secrets, production and its copies, and the operators with the rests of their plans.
/// Its bytes are copied, compared and hashed directly, so unused slots must be all zeros.
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal struct State
{
    /// <summary>Whether a fault happened after which a reported hold is a valid end.</summary>
    public bool Hurt;

    /// <summary>Whether the API server refuses all pods, including dry runs.</summary>
    public bool NoPods;
    public Intent Intent;
    public Remembered Remembered;
    public Production Production;
    public Operator Leader;
    public bool ExRuns;
    public Operator Ex;

    /// <summary>A single action that outlived its process and may still take effect.</summary>
    public int Orphan;
    public Work Golden;
    public Work RestorePoint;
    public Missed Missed;

    /// <summary>The next ID.</summary>
    public byte NextId;
    public Copies Copies;

    /// <summary>The last field; only existing servers are stored.</summary>
    public Servers Servers;

    // Hurt is the first byte.
    private const int Rest = 1;

    /// <summary>Bytes used for a number of servers.</summary>
    public static int SizeFor(int servers) => Unsafe.SizeOf<State>() - ((Servers.Length - servers) * Unsafe.SizeOf<Server>());

    public static ReadOnlySpan<byte> Bytes(in State state, int size) => MemoryMarshal.AsBytes(new ReadOnlySpan<State>(in state))[..size];

    public static Span<byte> Writable(ref State state) => MemoryMarshal.AsBytes(new Span<State>(ref state));

    /// <summary>
    /// Identity of a state: a hash of 62 bits, and <see cref="Hurt"/> in the lowest bit; 0 and 1 are never returned. Hurt affects no move,
    /// only the evaluation of the end.
    /// </summary>
    public static ulong Fingerprint(in State state, int size)
    {
        var bytes = Bytes(state, size);
        var hash = (XxHash3.HashToUInt64(bytes[Rest..]) | 3) ^ 1;
        return state.Hurt ? hash | 1 : hash;
    }
}
