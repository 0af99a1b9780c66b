using System.Text;
using UmsOperator.Sandbox.Processes;
using UmsOperator.Sandbox.Secrecy;

namespace UmsOperator.Sandbox.Tests.Secrecy;

public sealed class SweepTests
{
    private const string Secret = "p/4 ss+word";

    private static readonly Dictionary<string, string> Secrets = new(StringComparer.Ordinal) { [Secret] = "demo-0" };

    [Theory]
    [InlineData(Secret)]
    [InlineData("p%2F4%20ss%2Bword")]
    [InlineData("cC80IHNzK3dvcmQ=")]
    public void A_secret_is_found_in_each_of_its_forms_and_not_shown(string form)
    {
        var sweep = new Sweep(Secrets);

        sweep.Look("a log", $"before {form} after");
        sweep.Look("another", "nothing");

        sweep.Leaks.ShouldBe(["the password of demo-0 in a log"]);
        sweep.Artifacts.ShouldBe(2);
    }

    [Fact]
    public async Task Files_are_searched_at_any_depth()
    {
        await using var run = RunFolder.Create();
        await File.WriteAllTextAsync(Path.Combine(run.CreateFolder("deep"), "a.log"), $"x{Secret}", Encoding.UTF8, TestContext.Current.CancellationToken);
        var sweep = new Sweep(Secrets);

        sweep.LookThrough(run.Path, "*.log");

        sweep.Leaks.ShouldHaveSingleItem().ShouldContain("a.log");
    }

    [Fact]
    public void A_run_in_which_there_was_nothing_to_find_is_no_good()
    {
        new SecrecyReport(9, 10, 1000, []).IsGood.ShouldBeTrue();
        new SecrecyReport(1, 10, 1000, []).IsGood.ShouldBeFalse();
        new SecrecyReport(9, 10, 1000, ["x"]).IsGood.ShouldBeFalse();
        new SecrecyReport(9, 10, 1_500_000, []).ToString().ShouldBe("secrets: 9 passwords, 10 artifacts, 1.5 MB, leaks 0");
    }
}
