namespace UmsOperator.Verify.Exploring;

/// <summary>
/// From every state that was reached, both runs without more faults must come to an end that was judged. Each state has one successor in such a run,
/// so a run that never ends is a circle.
/// </summary>
internal sealed class Liveness(Known known)
{
    private const int OnPath = -1;

    /// <summary>Most steps from any state to its end.</summary>
    public int Longest { get; private set; }

    public Counterexample? Check() => Check(known.EagerAt, "the environment first") ?? Check(known.BusyAt, "the operator first");

    private Counterexample? Check(Func<int, int> next, string how)
    {
        var steps = new int[known.Capacity];
        var path = new List<int>();
        for (var start = 0; start < known.Capacity; start++)
        {
            if (known.KeyAt(start) == 0 || steps[start] != 0)
                continue;
            path.Clear();
            var depth = 0;
            for (var at = start; ;)
            {
                if (steps[at] == OnPath)
                    return new Counterexample { Promise = $"P7: it goes round in circles for ever ({how})", At = known.KeyAt(at) };
                if (steps[at] > 0)
                {
                    depth = steps[at];
                    break;
                }

                steps[at] = OnPath;
                path.Add(at);
                at = next(at);
                if (at == Known.End)
                    break;
                if (at < 0)
                    return new Counterexample { Promise = $"a state was not looked at ({how}): the exploration is not whole", At = known.KeyAt(path[^1]) };
            }

            for (var i = path.Count - 1; i >= 0; i--)
                steps[path[i]] = ++depth;
            Longest = Math.Max(Longest, depth);
        }

        return null;
    }
}
