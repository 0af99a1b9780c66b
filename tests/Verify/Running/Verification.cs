using UmsOperator.Verify.Exploring;
using UmsOperator.Verify.Model;
using UmsOperator.Verify.Mutating;

namespace UmsOperator.Verify.Running;

/// <summary>Runs the whole verification: exhaustive exploration, random walks, and the search for seeded bugs.</summary>
internal sealed class Verification(TextWriter output, int threads = 2)
{
    private readonly Ticker _ticker = new(output);

    public long States { get; private set; }

    public long Steps { get; private set; }

    /// <summary>Maximum number of steps from any state to its end without further faults.</summary>
    public int Longest { get; private set; }

    public int Violations { get; private set; }

    public int WalkViolations { get; private set; }

    /// <summary>Explores each setup to the fixed point.</summary>
    public void Explore(IReadOnlyList<(Setup Setup, int Faults)> bounds, CancellationToken cancellationToken)
    {
        foreach (var (setup, faults) in bounds)
        {
            var begun = _ticker.Elapsed;
            Explorer? explorer = null;
            explorer = new Explorer(setup, threads: threads)
            {
                Progress = (used, left) => _ticker.Tick(() => $"{setup}, fault {used} of {faults}: {explorer!.Known.Count:N0} states, {left:N0} to expand, "
                    + $"{explorer.Known.Count / Math.Max(0.1, (_ticker.Elapsed - begun).TotalSeconds):N0}/s, {explorer.Asked:N0} plans"),
            };
            var found = explorer.Run(faults, cancellationToken);
            States += explorer.Known.Count;
            var seconds = (_ticker.Elapsed - begun).TotalSeconds;
            _ticker.Say($"{setup}, up to {faults} fault{(faults == 1 ? "" : "s")}: {explorer.Known.Count:N0} states in {seconds:0.0} s, {explorer.Known.BytesPerState} bytes each plus {setup.Size} while queued, "
                + $"{explorer.Asked:N0} plans, {(found is null ? $"at most {explorer.Longest} steps to an end without further faults" : "VIOLATION")}");
            Longest = Math.Max(Longest, explorer.Longest);
            if (found is null)
                continue;
            Violations++;
            foreach (var line in Trace.Of(explorer, setup, explorer.Programs, found))
                output.WriteLine(line);
        }
    }

    /// <summary>Runs random walks with more servers.</summary>
    public void Walk(int seed, long steps, CancellationToken cancellationToken)
    {
        var walks = new Walks(seed);
        var found = walks.Run(steps, threads, () => _ticker.Tick(() => $"4 to 6 servers, seed {seed}: {walks.Steps:N0} of {steps:N0} steps, {walks.Asked:N0} plans"), cancellationToken);
        Steps += walks.Steps;
        _ticker.Say($"4 to 6 servers, seed {seed}: {walks.Steps:N0} steps, {(found is null ? "no violation" : "VIOLATION")}");
        if (found is null)
            return;
        WalkViolations++;
        output.WriteLine(found);
    }

    /// <summary>Searches for each seeded bug.</summary>
    /// <returns>Number of bugs that were found.</returns>
    public int Hunt(IReadOnlyList<Mutant> mutants, CancellationToken cancellationToken)
    {
        var caught = 0;
        foreach (var mutant in mutants)
        {
            var trace = Exploring.Hunt.For(mutant, cancellationToken);
            caught += trace is null ? 0 : 1;
            _ticker.Say($"seeded bug {(trace is null ? "NOT FOUND" : "found")}: {mutant.Name}{(trace is null ? "" : $"\n         {trace[^1].Trim()} (after {trace.Count - 1} steps)")}");
        }

        return caught;
    }
}
