using System.Collections.Concurrent;
using System.Diagnostics;
using CsCheck;
using UmsOperator.Core.Texts;
using UmsOperator.Fuzz.Answers;
using UmsOperator.Fuzz.Contents;
using UmsOperator.Fuzz.Databases;
using UmsOperator.Fuzz.Reconciling;

namespace UmsOperator.Fuzz.Running;

/// <summary>
/// Mutates everything that the operator reads from servers, tenants and databases, reproducibly from a seed: bytes of HTTP responses, specs and annotations, Secrets' bytes, pods,
/// names and contents of databases. A case fails if the reconcile throws, or writes a text that is unsafe for JSON, terminals or the status.
/// </summary>
public sealed class FuzzRun(int seed, TextWriter output)
{
    private const int MostLost = 20;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>Runs cases.</summary>
    /// <param name="cases">Total number of cases.</param>
    /// <param name="withDatabase">Whether some of them use a real PostgreSQL server.</param>
    /// <param name="cancellationToken">Cancels the run.</param>
    public async Task<FuzzReport> RunAsync(int cases, bool withDatabase, CancellationToken cancellationToken)
    {
        List<(Func<Task<IFuzzTarget>> Make, int Share)> parts =
        [
            (() => Task.FromResult<IFuzzTarget>(new AnswerFuzz()), 30),
            (() => ReconcileFuzz.StartAsync(cancellationToken), 15),
            (() => Task.FromResult<IFuzzTarget>(new ContentFuzz()), withDatabase ? 53 : 55),
        ];
        if (withDatabase)
            parts.Add((() => DatabaseFuzz.StartAsync(cancellationToken), 2));
        var (tried, lost) = (0, new List<string>());
        foreach (var (make, share) in parts)
        {
            // The last part gets the remaining cases.
            var count = parts[^1].Make == make ? cases - tried : cases * share / 100;
            await using var target = await make();
            lost.AddRange(await TryAsync(target, 0, count, cancellationToken));
            tried += count;
        }

        return new FuzzReport(tried, lost);
    }

    /// <summary>Repeats one case.</summary>
    /// <param name="name">Name of its part.</param>
    /// <param name="number">Its number.</param>
    /// <param name="cancellationToken">Cancels the run.</param>
    public async Task<FuzzReport> RepeatAsync(string name, int number, CancellationToken cancellationToken)
    {
        await using var target = name switch
        {
            AnswerFuzz.PartName => new AnswerFuzz(),
            ReconcileFuzz.PartName => await ReconcileFuzz.StartAsync(cancellationToken),
            ContentFuzz.PartName => new ContentFuzz(),
            DatabaseFuzz.PartName => await DatabaseFuzz.StartAsync(cancellationToken),
            _ => throw new ArgumentException($"there is no part {name}", nameof(name)),
        };
        return new FuzzReport(1, await TryAsync(target, number, 1, cancellationToken));
    }

    private async Task<IReadOnlyList<string>> TryAsync(IFuzzTarget target, int first, int count, CancellationToken cancellationToken)
    {
        var lost = new ConcurrentQueue<string>();
        var clock = Stopwatch.StartNew();
        var options = new ParallelOptions { MaxDegreeOfParallelism = target.Parallel, CancellationToken = cancellationToken };
        await System.Threading.Tasks.Parallel.ForEachAsync(Enumerable.Range(first, count), options, async (number, token) =>
        {
            if (lost.Count < MostLost && await TryAsync(target, number, token) is { } what)
                lost.Enqueue($"--seed {seed} --part {target.Name} --case {number}: {what}");
        });
        await output.WriteLineAsync($"{target.Name}: {count} cases in {clock.Elapsed.TotalSeconds:0} s, lost {lost.Count}");
        return [.. lost];
    }

    private async Task<string?> TryAsync(IFuzzTarget target, int number, CancellationToken cancellationToken)
    {
        try
        {
            return await target.TryAsync(new PCG((uint)number, (ulong)seed), cancellationToken).WaitAsync(Limit, cancellationToken);
        }
        catch (Exception thrown) when (!cancellationToken.IsCancellationRequested)
        {
            return $"{thrown.GetType().Name}: {SafeText.Of(thrown.Message, 300)} {Place(thrown)}";
        }
    }

    private static string Place(Exception thrown) =>
        (thrown.StackTrace ?? "").Split('\n')
            .FirstOrDefault(line => line.Contains("UmsOperator.", StringComparison.Ordinal) && !line.Contains("UmsOperator.Fuzz", StringComparison.Ordinal))?.Trim() ?? "";
}
