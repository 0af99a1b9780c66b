namespace UmsOperator.Verify.Exploring;

/// <summary>
/// Checks that from every reached state both runs without further faults reach an evaluated end. Each state has one successor in such a run,
/// so an endless run is a cycle.
/// </summary>
internal sealed class Liveness(Known known)
{
    private const int OnPath = -1;

    /// <summary>Maximum number of steps from any state to its end.</summary>
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
                    return new Counterexample { Promise = $"P7: an endless cycle ({how})", At = known.KeyAt(at) };
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
                    return new Counterexample { Promise = $"a state was not expanded ({how}), so the exploration is incomplete", At = known.KeyAt(path[^1]) };
            }

            for (var i = path.Count - 1; i >= 0; i--)
                steps[path[i]] = ++depth;
            Longest = Math.Max(Longest, depth);
        }

        return null;
    }
}
