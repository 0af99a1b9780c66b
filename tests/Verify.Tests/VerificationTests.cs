using UmsOperator.Verify.Exploring;
using UmsOperator.Verify.Model;
using UmsOperator.Verify.Mutating;
using UmsOperator.Verify.Running;

namespace UmsOperator.Verify.Tests;

/// <summary>A short form of <c>make verify</c>.</summary>
public sealed class VerificationTests
{
    public static TheoryData<int> Bugs => [.. Enumerable.Range(0, Mutants.All.Count)];

    [Fact]
    public void Whatever_happens_once_no_promise_is_broken_and_every_history_comes_to_its_end()
    {
        var output = new StringWriter();
        var verification = new Verification(output);
        verification.Explore(Bounds.Short, TestContext.Current.CancellationToken);
        verification.Violations.ShouldBe(0, output.ToString());
        verification.States.ShouldBeGreaterThan(10_000);
    }

    [Fact]
    public void Random_walks_of_up_to_six_servers_break_no_promise()
    {
        var output = new StringWriter();
        var verification = new Verification(output);
        verification.Walk(seed: 1, steps: 50_000, TestContext.Current.CancellationToken);
        verification.WalkViolations.ShouldBe(0, output.ToString());
    }

    [Fact]
    public void A_walk_follows_from_its_seed_and_number() => new Walks(seed: 3).Walk(5).ShouldBe(new Walks(seed: 3).Walk(5));

    [Theory]
    [MemberData(nameof(Bugs))]
    public void A_seeded_bug_is_found(int number) =>
        Hunt.For(Mutants.All[number], TestContext.Current.CancellationToken).ShouldNotBeNull(Mutants.All[number].Name);

    [Fact]
    public void A_state_without_a_fault_is_explored_to_the_same_number_of_states_each_time()
    {
        int States()
        {
            var explorer = new Explorer(new Setup { Servers = 2 });
            explorer.Run(faults: 0, TestContext.Current.CancellationToken).ShouldBeNull();
            return explorer.Known.Count;
        }

        States().ShouldBe(States());
    }
}
