using UmsOperator.Api.Spec;

namespace UmsOperator.CopyBench;

/// <summary>Measures one shape in alternating rounds: the golden copy against its alternatives, five snapshots, and one clone against cp.</summary>
internal sealed class CopyTrial(Shape shape)
{
    private const int Snapshots = 5;

    /// <summary>Ratio of our time to that of the best alternative.</summary>
    public Rounds Stream { get; } = new($"stream-{shape.Name}");

    /// <summary>The same ratio with the alternatives' copies analysed, too.</summary>
    public Rounds Analysed { get; } = new($"stream-{shape.Name}, all analysed");

    /// <summary>Ratio of a golden copy with five snapshots to five runs of pg_dump and pg_restore.</summary>
    public Rounds Fan { get; } = new($"fan-{shape.Name}");

    /// <summary>Ratio of one clone to cp -r of the same files, both synced to disk.</summary>
    public Rounds Clone { get; } = new($"clone-{shape.Name}");

    /// <summary>Seconds of each method.</summary>
    public IReadOnlyList<Rounds> Seconds { get; } = [new("ours"), .. Alternative.All.Select(alternative => new Rounds(alternative.Name)), new("5 snapshots"), new("1 clone"), new("cp -r, sync")];

    public async Task RunAsync(BenchServer server, int megabytes, int rounds, CancellationToken cancellationToken)
    {
        var names = await server.MakeAsync(shape, megabytes, cancellationToken);
        var size = await server.ScalarAsync<long>("SELECT pg_database_size(current_database())", names.Database, cancellationToken);
        Console.WriteLine($"{shape.Name}: {size / 1_000_000} MB");
        await using var ours = await Operator.StartAsync(server.Server, names, cancellationToken);
        // A warm-up run: compilation and first reads do not count.
        await ours.MakeGoldenAsync(GoldenMethod.Stream, cancellationToken);
        for (var round = 1; round <= rounds; round++)
        {
            if (!shape.ManyFiles)
                await ours.CleanAsync(cancellationToken);
            ours.Round = round;
            await RoundAsync(server, ours, names.Database, cancellationToken);
            Console.WriteLine($"{shape.Name} round {round}: {string.Join(", ", Seconds.Select(one => $"{one.Name} {one.Last:F1} s"))}");
        }

        foreach (var one in Seconds)
            Console.WriteLine($"  {shape.Name} seconds (min / median / max) {one.Text("F1")}");
        foreach (var ratio in new[] { Stream, Analysed, Fan, Clone })
            Console.WriteLine($"  ratio (min / median / max) {ratio.Text("F2")}");
    }

    private async Task RoundAsync(BenchServer server, Operator ours, string production, CancellationToken cancellationToken)
    {
        List<(Rounds Seconds, Func<Task<(double Copied, double Analysed)>> Time)> ways =
        [
            (Seconds[0], async () =>
            {
                var golden = await server.TimeAsync(() => ours.MakeGoldenAsync(GoldenMethod.Stream, cancellationToken), cancellationToken);
                return (golden, golden);
            }),
            .. Alternative.All.Select((alternative, number) =>
                (Seconds[number + 1], (Func<Task<(double, double)>>)(() => alternative.TimeAsync(server, production, $"alternative_{ours.Round}_{number}", shape.ManyFiles, cancellationToken)))),
        ];
        // The methods take turns in starting a round, because each finds the disk as the previous one left it.
        var analysed = new Dictionary<Rounds, double>();
        for (var turn = 0; turn < ways.Count; turn++)
        {
            var (seconds, time) = ways[(turn + ours.Round) % ways.Count];
            (var copied, analysed[seconds]) = await time();
            seconds.Add(copied);
        }

        var snapshots = await server.TimeAsync(() => ours.MakeSnapshotsAsync(Snapshots, cancellationToken), cancellationToken);
        var (clone, copy) = await CloneAsync(server, ours, cancellationToken);
        foreach (var (one, value) in Seconds.Skip(ways.Count).Zip([snapshots, clone, copy]))
            one.Add(value);
        var golden = Seconds[0].Last;
        var alternatives = Seconds.Skip(1).Take(Alternative.All.Count).Select(alternative => alternative.Last).ToList();
        Stream.Add(golden / alternatives.Min());
        Analysed.Add(golden / Seconds.Skip(1).Take(Alternative.All.Count).Min(alternative => analysed[alternative]));
        Fan.Add((golden + snapshots) / (Snapshots * alternatives[0]));
        Clone.Add(clone / copy);
    }

    private static async Task<(double Clone, double Copy)> CloneAsync(BenchServer server, Operator ours, CancellationToken cancellationToken)
    {
        var clone = await server.TimeAsync(() => ours.MakeSnapshotAsync(Snapshots + 1, cancellationToken), cancellationToken);
        var folder = await server.ScalarAsync<string>(
            $"SELECT current_setting('data_directory') || '/base/' || oid FROM pg_database WHERE datname = '{ours.Golden}'", "postgres", cancellationToken);
        var copy = await server.TimeAsync(() => server.ShellAsync($"cp -r --reflink=never {folder} {folder}.copy; sync -f {folder}.copy", cancellationToken), cancellationToken);
        await server.ShellAsync($"rm -rf {folder}.copy", cancellationToken);
        return (clone, copy);
    }
}
