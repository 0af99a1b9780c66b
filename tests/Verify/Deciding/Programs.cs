using System.Runtime.InteropServices;
using UmsOperator.Core.Model;
using UmsOperator.Verify.Model;

namespace UmsOperator.Verify.Deciding;

/// <summary>
/// Numbers the remaining side effects of plans: each number stands for a side effect and the number of the rest. Equal rests have equal numbers, so that states with
/// the same remaining work are one state. Thread-safe; numbers never change.
/// </summary>
internal sealed class Programs
{
    private const int Most = 1 << 20;

    private readonly Lock _lock = new();
    private readonly Dictionary<(Op Op, int Then), int> _numbers = [];
    private readonly Dictionary<Remembered, int> _statusNumbers = [];
    private readonly Op[] _ops = new Op[Most];
    private readonly int[] _rests = new int[Most];
    private readonly byte[] _pods = new byte[Most];
    private readonly byte[] _deletes = new byte[Most];
    private readonly byte[] _youngest = new byte[Most];
    private readonly bool[] _writes = new bool[Most];
    private readonly bool[] _minds = new bool[Most];
    private readonly Remembered[] _statuses = new Remembered[Most];
    private int _count;
    private int _statusCount;

    public Op this[int program] => _ops[program];

    public int Rest(int program) => _rests[program];

    /// <summary>Ordinals of the pods whose identity the program depends on, as a bit mask.</summary>
    public byte Pods(int program) => _pods[program];

    /// <summary>Whether the program deletes a pod.</summary>
    public bool Deletes(int program) => _deletes[program] != 0;

    /// <summary>Whether the program writes the status.</summary>
    public bool Writes(int program) => _writes[program];

    /// <summary>Whether the program, or the evaluation of its end, depends on whether the resource changes before or after one of its side effects.</summary>
    public bool MindsResource(int program) => _minds[program];

    /// <summary>The newest ID that the program refers to; 0 for none.</summary>
    public byte YoungestId(int program) => _youngest[program];

    public Remembered Status(int number) => _statuses[number];

    /// <summary>The program of side effects in order; 0 for none.</summary>
    public int Of(IReadOnlyList<Op> ops)
    {
        var program = 0;
        for (var i = ops.Count - 1; i >= 0; i--)
            program = Add(ops[i], program);
        return program;
    }

    /// <summary>The program of a single side effect.</summary>
    public int Only(Op op) => Add(op, 0);

    public int Of(Remembered status)
    {
        lock (_lock)
        {
            ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(_statusNumbers, status, out var known);
            if (!known)
                _statuses[number = ++_statusCount] = status;
            return number;
        }
    }

    public IEnumerable<Op> All(int program)
    {
        for (; program != 0; program = _rests[program])
            yield return _ops[program];
    }

    /// <summary>The rest of a program whose first side effect failed: everything that does not depend on it. If writing the status fails, nothing is left.</summary>
    public int After(int program) => _ops[program].Kind == OpKind.WriteStatus ? 0 : KeepBack(program, first: true, static _ => false);

    /// <summary>The part of a program that is executed while the API server refuses all pods.</summary>
    public int WithoutPods(int program) => KeepBack(program, first: false, static op => op.Kind == OpKind.CreatePod);

    /// <summary>The program that writes into status what is remembered of servers now, but for those in the mask. The status is written first, or not at all.</summary>
    public int Remembering(int program, ushort servers, ushort except)
    {
        if (_ops[program] is not { Kind: OpKind.WriteStatus } write)
            return program;
        var status = _statuses[write.Value];
        var wanted = (ushort)((status.Servers & except) | (servers & ~except));
        if (status.Servers == wanted)
            return program;
        status.Servers = wanted;
        return Add(write with { Value = Of(status) }, _rests[program]);
    }

    private int KeepBack(int program, bool first, Func<Op, bool> fails)
    {
        List<Op> rest = [];
        List<ActionLane> held = [];
        foreach (var op in All(program))
        {
            var waits = op.Kind != OpKind.WriteStatus && held.Exists(op.Lane.WaitsFor);
            if (waits || first || fails(op))
                held.Add(op.Lane);
            else
                rest.Add(op);
            first = false;
        }

        return Of(rest);
    }

    private byte IdOf(Op op)
    {
        var own = Math.Max(op.Id, Math.Max(BindingCode.IdOf(op.Binding), BindingCode.StampOf(op.Binding)));
        return op.Kind switch
        {
            OpKind.WriteStatus => Math.Max(_statuses[op.Value].UpdateId, Math.Max(_statuses[op.Value].FailedId, _statuses[op.Value].HeldId)),
            OpKind.StartWork => Math.Max(own, _youngest[op.Value]),
            _ => own,
        };
    }

    private int Add(Op op, int rest)
    {
        lock (_lock)
        {
            ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(_numbers, (op, rest), out var known);
            if (!known)
            {
                number = ++_count;
                (_ops[number], _rests[number]) = (op, rest);
                var pod = op.Kind is OpKind.DeletePod or OpKind.AdmitPod ? (byte)(1 << op.Ordinal) : (byte)0;
                _pods[number] = (byte)(_pods[rest] | pod);
                _deletes[number] = (byte)(_deletes[rest] | (op.Kind == OpKind.DeletePod ? pod : 0));
                _youngest[number] = Math.Max(_youngest[rest], IdOf(op));
                _minds[number] = _minds[rest] || op.Kind is OpKind.WriteStatus or OpKind.AddFinalizer or OpKind.RemoveFinalizer or OpKind.WriteMigrationPhase or OpKind.CreatePod;
                _writes[number] = _writes[rest] || op.Kind == OpKind.WriteStatus;
            }

            return number;
        }
    }
}
