using System.CommandLine;
using UmsOperator.Verify.Exploring;
using UmsOperator.Verify.Mutating;
using UmsOperator.Verify.Running;

var seed = new Option<int>("--seed") { Description = "Seed of the random walks", DefaultValueFactory = _ => 1 };
var steps = new Option<long>("--steps") { Description = "Total number of steps of all random walks", DefaultValueFactory = _ => 3_000_000 };
var deep = new Option<bool>("--deep") { Description = "Allow one more fault in each exploration; takes hours and tens of gigabytes" };
var walk = new Option<int?>("--walk") { Description = "Run a single walk of the seed and print it if it breaks a promise" };
var servers = new Option<int?>("--servers") { Description = "Only explore setups with this number of servers" };
var faults = new Option<int?>("--faults") { Description = "With --servers: maximum number of faults in one history, instead of the default" };
var root = new RootCommand("Verify the real planner in all possible histories of a small model") { seed, steps, deep, walk, servers, faults };
root.SetAction((parsed, ct) =>
{
    if (parsed.GetValue(walk) is { } number)
    {
        var told = new Walks(parsed.GetValue(seed)).Walk(number);
        Console.WriteLine(told ?? "no promise was broken");
        return Task.FromResult(told is null ? 0 : 1);
    }

    var bounds = parsed.GetValue(deep) ? Bounds.Deep : Bounds.Usual;
    var verification = new Verification(Console.Out);
    if (parsed.GetValue(servers) is { } count)
    {
        verification.Explore([.. bounds.Where(one => one.Setup.Servers == count).Select(one => (one.Setup, parsed.GetValue(faults) ?? one.Faults))], ct);
        return Task.FromResult(verification.Violations == 0 ? 0 : 1);
    }

    var caught = verification.Hunt(Mutants.All, ct);
    verification.Explore(bounds, ct);
    verification.Walk(parsed.GetValue(seed), parsed.GetValue(steps), ct);
    Console.WriteLine($"bounds: {string.Join("; ", bounds.Select(one => $"{one.Setup}: {one.Faults}"))} faults; at most {verification.Longest} steps from any state to its end without further faults; walks: seed {parsed.GetValue(seed)}, up to 6 faults each");
    Console.WriteLine(
        $"verify: servers 1..3 exhaustive, {verification.States} states, {verification.Violations} violations; 4..6 random, {verification.Steps} steps, {verification.WalkViolations} violations; "
        + $"seeded bugs caught {caught} of {Mutants.All.Count}");
    return Task.FromResult(verification.Violations + verification.WalkViolations == 0 && caught == Mutants.All.Count ? 0 : 1);
});
return await root.Parse(args).InvokeAsync();
