using System.Diagnostics;
using System.Text.Json.Nodes;
using UmsOperator.Sandbox.Interposing;

namespace UmsOperator.Tests.EndToEnd.Trust;

/// <summary>Clusters whose database host wastes the time of its clients, next to a healthy one: only they are delayed.</summary>
public sealed class TarpitTests(EndToEndFixture fixture)
{
    private const int Stuck = 16;
    private const int Changes = 5;

    /// <summary>Without limits for contacts it was 113 s; without such hosts it is one or two, and ten on a busy machine.</summary>
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(45);

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(TarpitKind.SilentFromTheStart)]
    [InlineData(TarpitKind.SilentAfterTheLogin)]
    [InlineData(TarpitKind.DripsAfterTheLogin)]
    public async Task Sixteen_clusters_at_a_tarpit_do_not_slow_another_ones_reaction(TarpitKind kind)
    {
        await using var cluster = await TestCluster.ReadyAsync(fixture, $"tarpit-{kind}".ToLowerInvariant(), 1);
        var alone = await SlowestReactionAsync(cluster);
        await using var tarpit = Tarpit.Start(kind, cluster.Sandbox.Postgres.Port);
        for (var number = 0; number < Stuck; number++)
            await cluster.Site.ApplyAsync(StuckOne(cluster, number, tarpit.Port), Token);
        await PollCondition.EventuallyAsync(cluster, () => Task.FromResult(tarpit.Caught >= 4), "the operator has met the tarpit", Patience);

        var beside = await SlowestReactionAsync(cluster);

        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{kind}: slowest reaction of {Changes}: alone {alone.TotalSeconds:0.0} s, beside {Stuck} clusters at a tarpit {beside.TotalSeconds:0.0} s; connections caught {tarpit.Caught}");
        beside.ShouldBeLessThan(Bound);
        for (var number = 0; number < Stuck; number++)
        {
            var told = await cluster.Site.WaitAsync(Name(number), seen => seen.Condition("Ready").Reason == "DatabaseUnreachable", "told", Patience, Token);
            told.Message().ShouldContain($"127.0.0.1:{tarpit.Port}");
            told.Message().ShouldContain("next attempt in");
        }
    }

    private static string Name(int number) => $"stuck-{number}";

    private static JsonObject StuckOne(TestCluster cluster, int number, int port)
    {
        var spec = cluster.Spec(TestCluster.Old, 1).Set("metadata.name", Name(number));
        return spec.Set("spec.database.port", port).Set("spec.database.name", $"stuck_{number}");
    }

    /// <summary>Time from a change of the spec to the status that reflects it.</summary>
    private static async Task<TimeSpan> SlowestReactionAsync(TestCluster cluster)
    {
        var slowest = TimeSpan.Zero;
        for (var change = 0; change < Changes; change++)
        {
            var clock = Stopwatch.StartNew();
            var seen = await cluster.GetAsync();
            var generation = (await cluster.PatchAsync("update.deadlines.copySeconds", (int)seen.At("spec.update.deadlines.copySeconds")! + 1)).Text("metadata.generation");
            await cluster.UntilAsync(now => now.Text("status.observedGeneration") == generation, "the change is taken up", Patience);
            slowest = clock.Elapsed > slowest ? clock.Elapsed : slowest;
        }

        return slowest;
    }
}
