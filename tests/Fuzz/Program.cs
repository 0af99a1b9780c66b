using System.CommandLine;
using UmsOperator.Fuzz.Running;

var seed = new Option<int>("--seed") { Description = "Seed of all random values", DefaultValueFactory = _ => 1 };
var cases = new Option<int>("--cases") { Description = "Total number of cases", DefaultValueFactory = _ => 100_000 };
var part = new Option<string?>("--part") { Description = "With --case: the part of the failed case" };
var number = new Option<int?>("--case") { Description = "Repeat a single case" };
var without = new Option<bool>("--without-database") { Description = "Run without a real PostgreSQL server" };
var root = new RootCommand("Mutate everything that the operator reads from servers, tenants and databases; no reconcile may fail") { seed, cases, part, number, without };
root.SetAction(async (parsed, ct) =>
{
    var run = new FuzzRun(parsed.GetValue(seed), Console.Out);
    var report = parsed.GetValue(number) is { } one
        ? await run.RepeatAsync(parsed.GetValue(part) ?? "", one, ct)
        : await run.RunAsync(parsed.GetValue(cases), !parsed.GetValue(without), ct);
    foreach (var lost in report.Lost)
        Console.WriteLine(lost);
    Console.WriteLine($"fuzz: cases {report.Cases}, rounds lost {report.Lost.Count}");
    return report.Lost.Count == 0 ? 0 : 1;
});
return await root.Parse(args).InvokeAsync();
