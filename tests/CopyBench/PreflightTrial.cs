using UmsOperator.Core.Model;

namespace UmsOperator.CopyBench;

/// <summary>Compares a preflight of a database with 3,000 empty tables with <c>pg_dump -s | psql</c>, which also creates all of its objects once.</summary>
internal static class PreflightTrial
{
    private const int Tables = 3000;

    public static async Task<Rounds> RunAsync(int rounds, CancellationToken cancellationToken)
    {
        await using var server = await BenchServer.StartAsync(15, cancellationToken, ("max_locks_per_transaction", "512"));
        var names = await server.MakeAsync(Shape.Many, Shape.Many.MegabytesAtHundred, cancellationToken);
        await using var ours = await Operator.StartAsync(server.Server, names, cancellationToken);
        var (ratios, seconds) = (new Rounds("preflight"), new Rounds("preflight"));
        await ours.PreflightAsync(cancellationToken);
        for (var round = 1; round <= rounds; round++)
        {
            IReadOnlyList<Finding> findings = [];
            seconds.Add(await server.TimeAsync(async () => findings = await ours.PreflightAsync(cancellationToken), cancellationToken));
            await server.RunAsync("CREATE DATABASE alternative TEMPLATE template0", "postgres", cancellationToken);
            var restore = await server.TimeAsync(() => server.ShellAsync($"pg_dump -s {names.Database} | psql -q -d alternative", cancellationToken), cancellationToken);
            await server.RunAsync("DROP DATABASE alternative", "postgres", cancellationToken);
            ratios.Add(seconds.Last / restore);
            Console.WriteLine($"preflight round {round}: {Tables} tables {seconds.Last:F1} s, pg_dump -s | psql {restore:F1} s; findings: {string.Join(", ", findings.Select(finding => finding.Name))}");
        }

        Console.WriteLine($"  seconds (min / median / max) {seconds.Text("F1")}");
        Console.WriteLine($"  ratio (min / median / max) {ratios.Text("F2")}");
        return ratios;
    }
}
