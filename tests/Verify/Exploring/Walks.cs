using UmsOperator.Verify.Acting;
using UmsOperator.Verify.Deciding;
using UmsOperator.Verify.Events;
using UmsOperator.Verify.Model;

namespace UmsOperator.Verify.Exploring;

/// <summary>
/// Random walks for more servers than can be explored: each starts in the initial state, contains random faults, and then continues without faults to an end, which is evaluated.
/// Seed and number determine a walk.
/// </summary>
internal sealed class Walks(int seed)
{
    private const int MostSteps = 900;
    private const int MostCalmSteps = 4000;
    private const int MostFaults = 6;

    private static readonly Setup[] Setups =
    [
        .. from servers in (int[])[4, 5, 6]
           from unavailable in (int[])[1, 3]
           from kind in (int[])[0, 1, 2]
           select new Setup { Servers = servers, MaxUnavailable = unavailable, Hold = kind == 1, Short = kind == 2 },
    ];

    private readonly (Setup Setup, Programs Programs, Decider Decider)[] _models = [.. Setups.Select(setup =>
    {
        var programs = new Programs();
        return (setup, programs, new Decider(setup, programs));
    })];

    private long _steps;
    private string? _broken;

    public long Steps => Interlocked.Read(ref _steps);

    /// <summary>Number of distinct observations that were planned.</summary>
    public int Asked => _models.Sum(model => model.Decider.Asked);

    /// <summary>Walks until the given number of steps is reached.</summary>
    /// <returns>The story of a broken promise; null for none.</returns>
    public string? Run(long steps, int threads, Action progress, CancellationToken cancellationToken)
    {
        var next = -1;
        Parallel.For(0, threads, _ =>
        {
            while (Steps < steps && _broken is null && !cancellationToken.IsCancellationRequested)
            {
                var number = Interlocked.Increment(ref next);
                Walk(number);
                progress();
            }
        });
        cancellationToken.ThrowIfCancellationRequested();
        return _broken;
    }

    /// <summary>Runs one walk.</summary>
    public string? Walk(int number, List<string>? told = null)
    {
        var random = new Random(unchecked((seed * 1_000_003) + number));
        var (setup, programs, decider) = _models[random.Next(_models.Length)];
        var moves = new Moves(setup, programs, decider, new Semantics());
        var state = setup.Begin();
        string? promise;
        try
        {
            promise = Wander(random, moves, ref state, told, programs) ?? Calm(random, moves, decider, ref state, told, programs);
        }
        catch (EndlessException endless)
        {
            promise = endless.Message;
        }

        if (promise is null)
            return null;
        if (told is null)
            return Walk(number, []); // repeated to record its story
        var story = string.Join('\n', told.Select((line, at) => $"{at + 1,4}. {line}"));
        Interlocked.CompareExchange(ref _broken, $"walk {number} of seed {seed}, {setup}:\n{story}\n  => {promise}", null);
        return _broken;
    }

    private string? Wander(Random random, Moves moves, ref State state, List<string>? told, Programs programs)
    {
        var faults = random.Next(1, MostFaults + 1);
        var rate = random.Next(8, 60);
        for (var step = 0; step < MostSteps && state.NextId < Instants.MostIds - 4; step++)
        {
            var fault = faults > 0 && random.Next(rate) == 0;
            if (fault)
                moves.Faults(state);
            else
                moves.Free(state);
            if (fault && moves.Count > 0)
                faults--;
            if (moves.Count == 0)
            {
                if (faults == 0)
                    return null;
                continue;
            }

            if (Take(moves, random.Next(moves.Count), ref state, told, programs) is { } promise)
                return promise;
        }

        return null;
    }

    private string? Calm(Random random, Moves moves, Decider decider, ref State state, List<string>? told, Programs programs)
    {
        var order = random.Next(2) == 0 ? Exploring.Calm.EnvironmentFirst : Exploring.Calm.OperatorFirst;
        for (var step = 0; step < MostCalmSteps; step++)
        {
            moves.Free(state);
            var chosen = Exploring.Calm.Choose(moves, order);
            if (chosen < 0)
                return decider.JudgeEnd(state);
            if (Take(moves, chosen, ref state, told, programs) is { } promise)
                return promise;
        }

        return $"P7: no end within {MostCalmSteps} steps without a fault";
    }

    private string? Take(Moves moves, int chosen, ref State state, List<string>? told, Programs programs)
    {
        ref var move = ref moves[chosen];
        told?.Add(EventWords.Of(move, state, programs));
        Interlocked.Increment(ref _steps);
        state = move.Next;
        return move.Broken;
    }
}
