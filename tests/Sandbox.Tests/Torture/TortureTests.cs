using UmsOperator.Sandbox.Torture;

namespace UmsOperator.Sandbox.Tests.Torture;

/// <summary>A short run of <c>make torture</c>.</summary>
public sealed class TortureTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Under_faults_of_everything_around_it_the_operator_breaks_no_promise()
    {
        if (Environment.GetEnvironmentVariable("CI") != "true")
            Assert.SkipUnless(Environment.UserName == "root", "Pods are processes in mount namespaces: that takes root.");
        await using var cluster = await SandboxCluster.StartAsync(TortureStory.Sandbox, cancellationToken: Token);
        var options = new TortureOptions { Seed = 2, Updates = 1, Faulty = TimeSpan.FromSeconds(30), Devices = 10, WaysOut = false };

        var report = await new TortureStory(options, cluster, cluster.Site, new Progress<string>(), TimeProvider.System).RunAsync(Token);

        TestContext.Current.TestOutputHelper?.WriteLine($"{report}");
        report.Violations.ShouldBeEmpty();
        report.Unexplained.ShouldBe(0);
        report.Faults.Values.Sum().ShouldBeGreaterThan(5);
        report.Requests.ShouldBePositive();
    }
}
