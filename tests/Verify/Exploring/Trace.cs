using UmsOperator.Verify.Deciding;
using UmsOperator.Verify.Events;
using UmsOperator.Verify.Model;

namespace UmsOperator.Verify.Exploring;

/// <summary>Describes a counterexample from the initial state in terms of the protocol.</summary>
internal static class Trace
{
    private const int RoundsShown = 60;

    public static IEnumerable<string> Of(Explorer explorer, Setup setup, Programs programs, Counterexample found)
    {
        var keys = new List<ulong>();
        for (var key = found.At; key != 0; key = explorer.Known.ParentOf(key))
            keys.Add(key);
        keys.Reverse();
        var state = setup.Begin();
        var number = 0;
        foreach (var key in keys.Skip(1))
        {
            var move = Find(explorer.Replayer, state, one => Known.AreAlike(State.Fingerprint(one.Next, setup.Size), key));
            yield return $"{++number,4}. {EventWords.Of(move, state, programs)}";
            state = move.Next;
        }

        if (found.Kind != EventKind.None)
        {
            var last = Find(explorer.Replayer, state, one => one.Kind == found.Kind && one.About == found.About && one.Broken is not null);
            yield return $"{++number,4}. {EventWords.Of(last, state, programs)}";
        }
        else if (found.Promise.Contains("circles", StringComparison.Ordinal))
        {
            var order = found.Promise.Contains("environment", StringComparison.Ordinal) ? Calm.EnvironmentFirst : Calm.OperatorFirst;
            for (var round = 0; round < RoundsShown; round++)
            {
                explorer.Replayer.Free(state);
                var move = explorer.Replayer[Calm.Choose(explorer.Replayer, order)];
                yield return $"   ~ {EventWords.Of(move, state, programs)}";
                state = move.Next;
                if (Known.AreAlike(State.Fingerprint(state, setup.Size), found.At))
                    break;
            }
        }

        yield return $"  => {found.Promise}";
    }

    private static Move Find(Moves moves, in State state, Predicate<Move> wanted)
    {
        moves.Free(state);
        for (var i = 0; i < moves.Count; i++)
        {
            if (wanted(moves[i]))
                return moves[i];
        }

        moves.Faults(state);
        for (var i = 0; i < moves.Count; i++)
        {
            if (wanted(moves[i]))
                return moves[i];
        }

        throw new InvalidOperationException("the trace cannot be reconstructed: a move is missing");
    }
}
