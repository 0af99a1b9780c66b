using UmsOperator.Verify.Acting;
using UmsOperator.Verify.Deciding;
using UmsOperator.Verify.Model;
using UmsOperator.Verify.Promises;

namespace UmsOperator.Verify.Events;

/// <summary>All that may happen next in a state. One for each thread.</summary>
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

    /// <summary>The state that the moves go out from.</summary>
    public ref readonly State From => ref _from;

    /// <summary>Gathers what happens without a fault.</summary>
    public void Free(in State from)
    {
        Begin(from);
        ServerMoves.Free(this);
        OperatorMoves.Free(this, _decider);
        WorkMoves.Free(this);
    }

    /// <summary>Gathers the faults.</summary>
    public void Faults(in State from)
    {
        Begin(from);
        OperatorMoves.Faults(this);
        WorkMoves.Faults(this);
        ServerMoves.Faults(this);
        PersonMoves.Faults(this);
    }

    /// <summary>Starts a move from the state; what it does is done to the result.</summary>
    public ref State Try()
    {
        _scene.Start(_from);
        return ref _scene.Now;
    }

    /// <summary>Keeps the move that was tried, unless it changed nothing.</summary>
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
