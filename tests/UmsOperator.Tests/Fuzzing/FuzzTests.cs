using UmsOperator.Fuzz.Running;

namespace UmsOperator.Tests.Fuzzing;

/// <summary>A short form of <c>make fuzz</c>, without a real database.</summary>
public sealed class FuzzTests
{
    private const int Cases = 400;

    [Fact]
    public async Task Whatever_servers_and_tenants_say_no_round_is_lost()
    {
        using var told = new StringWriter();
        var report = await new FuzzRun(seed: 1, told).RunAsync(Cases, withDatabase: false, TestContext.Current.CancellationToken);

        TestContext.Current.TestOutputHelper?.WriteLine(told.ToString());
        report.Cases.ShouldBe(Cases);
        report.Lost.ShouldBeEmpty();
    }
}
