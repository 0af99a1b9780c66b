using UmsOperator.Verify.Acting;
using UmsOperator.Verify.Deciding;
using UmsOperator.Verify.Model;
using UmsOperator.Verify.Promises;

namespace UmsOperator.Verify.Events;

/// <summary>Generates all possible moves from a state. One instance for each thread.</summary>
internal sealed class Moves
{
    private readonly Scene _scene;
    private readonly Decider _decider;
    private readonly Setup _setup;
    private State _from;
    private Move[] _moves = new Move[128];

    public Moves(Setup setup, Programs programs, Decider decider, Semantics semantics)
    {
        (_setup, _decider) = (setup, decider);
        _scene = new Scene(setup, programs) { Semantics = semantics };
    }

    public int Count { get; private set; }

    public ref Move this[int index] => ref _moves[index];

    public Scene Scene => _scene;

    /// <summary>The state before the moves.</summary>
    public ref readonly State From => ref _from;

    /// <summary>Generates the moves without a fault.</summary>
    public void Free(in State from)
    {
        Begin(from);
        ServerMoves.Free(this);
        OperatorMoves.Free(this, _decider);
        WorkMoves.Free(this);
    }

    /// <summary>Generates the faults.</summary>
    public void Faults(in State from)
    {
        Begin(from);
        OperatorMoves.Faults(this);
        WorkMoves.Faults(this);
        ServerMoves.Faults(this);
        PersonMoves.Faults(this);
    }

    /// <summary>Starts a move; the caller changes the returned state.</summary>
    public ref State Try()
    {
        _scene.Start(_from);
        return ref _scene.Now;
    }

    /// <summary>Keeps the started move, unless it changed nothing.</summary>
    public void Keep(EventKind kind, Pace pace, int about = 0, bool unseen = false)
    {
        Canonical.Tidy(_scene);
        if (_scene.Broken is null && State.Bytes(_scene.Now, _setup.Size).SequenceEqual(State.Bytes(_from, _setup.Size)))
            return;
        Versions.Check(_scene);
        if (Count == _moves.Length)
            Array.Resize(ref _moves, Count * 2);
        ref var move = ref _moves[Count++];
        move.Next = _scene.Now;
        (move.Kind, move.Pace, move.About, move.Unseen, move.Broken) = (kind, pace, (byte)about, unseen, _scene.Broken);
    }

    private void Begin(in State from)
    {
        _from = from;
        Count = 0;
    }
}
