using UmsOperator.Verify.Acting;
using UmsOperator.Verify.Deciding;
using UmsOperator.Verify.Events;
using UmsOperator.Verify.Model;
using UmsOperator.Verify.Mutating;

namespace UmsOperator.Verify.Exploring;

/// <summary>
/// Explores all states breadth first by number of faults: first without faults, then with one, and so on, each to the fixed point. Therefore a
/// state is first reached with the fewest faults and is never revisited with more faults left.
/// </summary>
internal sealed class Explorer
{
    private const int Batch = 1 << 15;

    // Limits the memory for the last layer. A counterexample in it has the fewest faults, and the fewest steps within its portion.
    private const int Portion = 1 << 21;
    private const int MostMoves = 96;

    private readonly Setup _setup;
    private readonly Moves[] _moves;
    private readonly StateList[] _found;
    private readonly Decider _decider;
    private readonly Programs _programs;
    private Counterexample? _broken;

    public Explorer(Setup setup, Mutant? mutant = null, int threads = 2)
    {
        _setup = setup;
        _programs = new Programs();
        _decider = new Decider(setup, _programs, mutant);
        _moves = [.. Enumerable.Range(0, threads).Select(_ => new Moves(setup, _programs, _decider, mutant?.Semantics ?? new Semantics()))];
        _found = [.. _moves.Select(_ => new StateList(setup.Size))];
    }

    public Known Known { get; } = new();

    public int Asked => _decider.Asked;

    /// <summary>Maximum number of steps from any state to its end without further faults.</summary>
    public int Longest { get; private set; }

    /// <summary>Called after each batch with the number of faults and the remaining size of the frontier.</summary>
    public Action<int, int>? Progress { get; init; }

    /// <summary>The first broken promise; null for none.</summary>
    public Counterexample? Broken => _broken;

    public Programs Programs => _programs;

    public Moves Replayer => _moves[0];

    /// <summary>Runs the exploration.</summary>
    /// <param name="faults">Maximum number of faults in one history.</param>
    /// <param name="cancellationToken">Stops the exploration after a batch.</param>
    public Counterexample? Run(int faults, CancellationToken cancellationToken)
    {
        var layer = new StateList(_setup.Size);
        var begin = _setup.Begin();
        Known.Add(State.Fingerprint(begin, _setup.Size), Known.None);
        layer.Add(begin);
        Close(layer, 0, faults, cancellationToken);
        for (var used = 1; used <= faults; used++)
        {
            var next = new StateList(_setup.Size);
            for (var done = 0; done < layer.Count && _broken is null;)
            {
                done = Spread(layer, done, next, Faults, used, cancellationToken);
                layer.Forget(done);
                if (used < faults || next.Count < Portion)
                    continue;
                Close(next, used, faults, cancellationToken);
                next = new StateList(_setup.Size);
            }

            Close(next, used, faults, cancellationToken);
            layer = next;
            if (_broken is not null)
                break;
        }

        var liveness = new Liveness(Known);
        _broken ??= liveness.Check();
        Longest = liveness.Longest;
        return _broken;
    }

    /// <summary>Extends a layer by all moves without faults, to the fixed point. The last layer is not kept.</summary>
    private void Close(StateList layer, int used, int faults, CancellationToken cancellationToken)
    {
        for (var done = 0; done < layer.Count && _broken is null;)
        {
            done = Spread(layer, done, layer, Free, used, cancellationToken);
            if (used == faults)
                layer.Forget(done);
        }
    }

    /// <summary>Expands the next states of a list in parallel; new states go to the other list.</summary>
    private int Spread(StateList from, int start, StateList to, Action<State, Moves, StateList> expand, int used, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var end = Math.Min(from.Count, start + Batch);
        Known.Reserve((end - start) * MostMoves / 4);
        var next = start - 1;
        Parallel.For(0, _moves.Length, worker =>
        {
            for (var i = Interlocked.Increment(ref next); i < end && _broken is null; i = Interlocked.Increment(ref next))
            {
                from.Read(i, out var state);
                try
                {
                    expand(state, _moves[worker], _found[worker]);
                }
                catch (EndlessException endless)
                {
                    Report(new Counterexample { Promise = endless.Message, At = State.Fingerprint(state, _setup.Size), Last = state });
                }
            }
        });
        foreach (var found in _found)
        {
            to.AddAll(found);
            found.Clear();
        }

        Progress?.Invoke(used, from.Count - end);
        return end;
    }

    private void Free(State state, Moves moves, StateList found)
    {
        var key = State.Fingerprint(state, _setup.Size);
        var slot = Known.Find(key);
        if (Known.KeyAt(slot) != key)
            return; // a stricter state has replaced it
        moves.Free(state);
        Take(moves, slot, found);
        var (eager, busy) = (Calm.Choose(moves, Calm.EnvironmentFirst), Calm.Choose(moves, Calm.OperatorFirst));
        if (eager >= 0)
        {
            Known.Follow(slot, Find(moves[eager]), Find(moves[busy]));
            return;
        }

        Known.Follow(slot, Known.End, Known.End);
        if (_decider.JudgeEnd(state) is { } complaint)
            Report(new Counterexample { Promise = complaint, At = key, Last = state });
    }

    private void Faults(State state, Moves moves, StateList found)
    {
        var key = State.Fingerprint(state, _setup.Size);
        var slot = Known.Find(key);
        if (Known.KeyAt(slot) != key)
            return;
        moves.Faults(state);
        Take(moves, slot, found);
    }

    private void Take(Moves moves, int slot, StateList found)
    {
        for (var i = 0; i < moves.Count; i++)
        {
            ref var move = ref moves[i];
            if (move.Broken is { } promise)
                Report(new Counterexample { Promise = promise, At = Known.KeyAt(slot), Kind = move.Kind, About = move.About, Last = move.Next });
            else if (Known.Add(State.Fingerprint(move.Next, _setup.Size), slot))
                found.Add(move.Next);
        }
    }

    private int Find(in Move move) => Known.Find(State.Fingerprint(move.Next, _setup.Size));

    private void Report(Counterexample found) => Interlocked.CompareExchange(ref _broken, found, null);
}
