using System.CommandLine;
using System.Globalization;
using UmsOperator.CopyBench;

const int MostMegabytes = 150;

// On disk; by default the sandbox's servers may be in memory.
Environment.SetEnvironmentVariable("TMPDIR", Path.GetTempPath());

var rounds = new Option<int>("--rounds") { Description = "Number of rounds of each trial; ratios are medians", DefaultValueFactory = _ => 3 };
var ums = new Option<int>("--ums") { Description = "Size of the UMS-like database in MB", DefaultValueFactory = _ => 240 };
var big = new Option<int>("--big") { Description = "Size of the database with few big tables in MB", DefaultValueFactory = _ => 1000 };
var streamed = new Option<int>("--streamed") { Description = "Size of the database for the memory trial in MB", DefaultValueFactory = _ => 4000 };
var only = new Option<string[]>("--only")
{
    Description = "Trials to run: ums, big, wide, reflink, writers, memory, preflight (default: ums, big, wide and reflink)",
    AllowMultipleArgumentsPerToken = true,
};
var picture = new Option<string?>("--picture") { Description = "Draw the results into this SVG file" };
var root = new RootCommand("Compare the operator's database copies with other methods") { rounds, ums, big, streamed, only, picture };
root.SetAction(async (parsed, cancellationToken) =>
{
    var chosen = parsed.GetValue(only) is { Length: > 0 } some ? some : ["ums", "big", "wide", "reflink"];
    var times = parsed.GetValue(rounds);
    Console.WriteLine($"{Machine.Describe()}; load {Machine.Load()}");
    var (first, second, reflink) = (new CopyTrial(Shape.Ums), new CopyTrial(Shape.Big), new Rounds("reflink"));
    var drawn = new List<(string, IReadOnlyList<Rounds>)>();
    foreach (var (name, trial, size) in new[] { ("ums", first, parsed.GetValue(ums)), ("big", second, parsed.GetValue(big)), ("wide", new CopyTrial(Shape.Wide), 200) })
    {
        if (!chosen.Contains(name))
            continue;
        // Autovacuum would process earlier copies while the next one is measured.
        await using var server = await BenchServer.StartAsync(15, cancellationToken, ("autovacuum", "off"));
        await trial.RunAsync(server, size, times, cancellationToken);
        drawn.Add(($"{name}, {size} MB", trial.Seconds));
    }

    if (chosen.Contains("writers"))
    {
        await using var server = await BenchServer.StartAsync(15, cancellationToken);
        await WritersTrial.RunAsync(server, parsed.GetValue(big), cancellationToken);
    }

    if (chosen.Contains("memory") && await MemoryTrial.RunAsync(parsed.GetValue(streamed), cancellationToken) > MostMegabytes)
        throw new InvalidOperationException($"the operator must not need more than {MostMegabytes} MB");

    if (chosen.Contains("preflight"))
        await PreflightTrial.RunAsync(times, cancellationToken);
    if (chosen.Contains("reflink"))
        reflink = await ReflinkTrial.RunAsync(1000, times, cancellationToken);
    if (parsed.GetValue(picture) is { } path)
        await File.WriteAllTextAsync(path, Picture.Of(drawn, Machine.Describe()), cancellationToken);
    Console.WriteLine($"load at the end {Machine.Load()}");
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"copies: stream-ums {first.Stream.Median:F2}, stream-big {second.Stream.Median:F2}, fan-ums {first.Fan.Median:F2}, fan-big {second.Fan.Median:F2}, clone {second.Clone.Median:F2}, reflink {reflink.Median:F2}"));
    return 0;
});
return await root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromMinutes(1) });
