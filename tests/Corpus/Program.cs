using System.Collections.Concurrent;
using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using UmsOperator.Corpus;
using UmsOperator.Postgres;
using UmsOperator.Postgres.Hosting;
using UmsOperator.Sandbox.Databases;

const int AtOnce = 2;
const int Shown = 240;

var seed = new Option<int>("--seed") { Description = "Seed of the generated databases", DefaultValueFactory = _ => 1 };
var generated = new Option<int>("--generated") { Description = "Number of generated databases", DefaultValueFactory = _ => 12 };
var isShort = new Option<bool>("--short") { Description = "Use generated databases only, without fetching scripts" };
var only = new Option<string[]>("--only") { Description = "Only databases whose names have this prefix", AllowMultipleArgumentsPerToken = true };
var versions = new Option<int[]>("--postgres") { Description = "PostgreSQL major versions: 15, 17, 18", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [15, 17, 18] };
var root = new RootCommand("Make golden copies of real and generated databases; each is faithful, refused, or wrong") { seed, generated, isShort, only, versions };
root.SetAction(async (parsed, cancellationToken) =>
{
    List<CorpusDatabase> databases = [.. Enumerable.Range(0, parsed.GetValue(generated)).Select(number => GeneratedDatabase.Make(parsed.GetValue(seed) + number))];
    if (!parsed.GetValue(isShort))
        databases.InsertRange(0, CorpusDatabases.OfPackages().Concat(CorpusDatabases.OfTheProject()));
    if (parsed.GetValue(only) is { Length: > 0 } names)
        databases.RemoveAll(one => !names.Any(name => one.Name.StartsWith(name, StringComparison.Ordinal)));
    // The longest first.
    databases = [.. databases.OrderByDescending(one => one.Files.Count)];
    foreach (var missing in databases.SelectMany(one => one.Files).Where(file => !File.Exists(file)))
        Console.WriteLine($"missing, run eng/bootstrap.sh corpus: {missing}");

    await using var services = new ServiceCollection().AddLogging().AddPostgres().BuildServiceProvider();
    // As in the operator's image: one pg_dump that is new enough for all servers.
    await using var newest = await PostgresServer.StartAsync(new PostgresOptions { Major = 18 }, cancellationToken: cancellationToken);
    Environment.SetEnvironmentVariable("UMS_PG_BIN", newest.LastingBinFolder);
    var verdicts = new ConcurrentBag<Verdict>();
    foreach (var major in parsed.GetValue(versions)!)
    {
        await using var server = await PostgresServer.StartAsync(new PostgresOptions { Major = major }, cancellationToken: cancellationToken);
        var trial = new Trial(server, services.GetRequiredService<IUmsDatabase>());
        await Parallel.ForEachAsync(databases, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken }, async (database, token) =>
        {
            Verdict verdict;
            try
            {
                verdict = await trial.RunAsync(database, token);
            }
            catch (Exception exception) when (exception is not OperationCanceledException || !token.IsCancellationRequested)
            {
                verdict = new(database.Name, major, 0, Outcome.Wrong, $"the trial failed: {exception.Message}");
            }

            verdicts.Add(verdict);
            Console.WriteLine($"{verdict.Database,-24} {major}  {verdict.Tables,5} tables  {verdict.Outcome,-8}  {Short(verdict.Detail)}");
        });
    }

    // The worst result over all versions counts.
    var worst = verdicts.GroupBy(one => one.Database, StringComparer.Ordinal).Select(one => one.Max(verdict => verdict.Outcome)).ToList();
    int Count(Outcome outcome) => worst.Count(one => one == outcome);
    int Of(int major) => verdicts.Count(one => one.Major == major && one.Outcome == Outcome.Faithful);
    Console.WriteLine(
        $"corpus: databases {worst.Count}, faithful {Count(Outcome.Faithful)}, refused {Count(Outcome.Refused)}, wrong {Count(Outcome.Wrong)}; by version 15 {Of(15)}, 17 {Of(17)}, 18 {Of(18)}");
    return worst.Count > 0 && Count(Outcome.Wrong) == 0 ? 0 : 1;

    static string Short(string text) => text.Length > Shown ? $"{text[..Shown]}…" : text;
});
return await root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromMinutes(1) });
