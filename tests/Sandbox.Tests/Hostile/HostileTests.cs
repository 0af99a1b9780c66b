using UmsOperator.Sandbox.Hostile;

namespace UmsOperator.Sandbox.Tests.Hostile;

/// <summary>A short run of <c>make hostile</c>: one update whose servers plant traps.</summary>
public sealed class HostileTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_that_servers_plant_runs_as_the_operator_or_gains_anything()
    {
        if (Environment.GetEnvironmentVariable("CI") != "true")
            Assert.SkipUnless(Environment.UserName == "root", "Pods are processes in mount namespaces: that takes root.");
        await using var cluster = await SandboxCluster.StartAsync(HostileRun.Sandbox(15), cancellationToken: Token);
        var run = new HostileRun(new HostileOptions { IsShort = true }, new Progress<string>());

        var rows = await run.RunAsync(cluster, [HostileScript.SwapBack], Token);

        foreach (var row in rows)
            TestContext.Current.TestOutputHelper?.WriteLine($"{row}");
        run.Faults.ShouldBeEmpty();
        rows.Where(row => row.RanAsOperator || !row.Gained.IsEmpty).Select(row => $"{row}").ShouldBeEmpty();
        rows.Length.ShouldBeGreaterThan(40);
        // Traps that nobody steps into say nothing.
        rows.Count(row => row.AsWhom.Any(whom => whom.StartsWith("worker", StringComparison.Ordinal))).ShouldBeGreaterThan(5);
    }
}
