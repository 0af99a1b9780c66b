using UmsOperator.Api;
using UmsOperator.Cli.Planning;
using UmsOperator.Cli.Tests.Fakes;

namespace UmsOperator.Cli.Tests.Planning;

/// <summary>The checks that statuses of the real planner show.</summary>
public sealed class ChecksTests
{
    [Fact]
    public void Findings_of_preflight_block_one_by_one()
    {
        var cluster = Plans.Cluster("preflight-blocks-01");

        var blocks = Checks.Of(cluster).Where(check => check.Result == CheckResult.Blocks).ToList();

        blocks.ShouldNotBeEmpty();
        blocks.ShouldAllBe(check => check.Since != null && check.Message.Length > 0);
        string.Join("; ", blocks.Select(check => $"{check.Name}: {check.Message}")).ShouldBe(cluster.Status!.Conditions.Single(one => one.Type == ConditionTypes.UpdateBlocked).Message);
    }

    [Fact]
    public void Several_findings_are_told_apart_by_their_names()
    {
        var status = Statuses.Running.With(ConditionTypes.UpdateBlocked, "UpdateBlocked", "CreateRoleRight: the login lacks CREATEROLE; run: ALTER ROLE x; Space: no room");

        Checks.Of(Statuses.Cluster(status)).Select(check => (check.Name, check.Message)).ShouldBe([("CreateRoleRight", "the login lacks CREATEROLE; run: ALTER ROLE x"), ("Space", "no room")]);
    }

    [Fact]
    public void A_closed_gate_blocks_and_an_open_one_has_passed()
    {
        var checks = Checks.Of(Plans.Cluster("approval-09"));

        checks.Single(check => check.Name == "Approval").Result.ShouldBe(CheckResult.Blocks);
        checks.Single(check => check.Name == "OthersServe").Result.ShouldBe(CheckResult.Passed);
        checks.Single(check => check is { Name: "Preflight", Result: CheckResult.Passed }).Message.ShouldStartWith("passed for update ");
        checks[0].Result.ShouldBe(CheckResult.Blocks, "what blocks is first");
    }

    [Fact]
    public void What_is_unknown_blocks()
    {
        Checks.Of(Statuses.Cluster(null)).ShouldHaveSingleItem().Result.ShouldBe(CheckResult.Blocks);
        Checks.Of(Statuses.Cluster(Statuses.Running)).ShouldHaveSingleItem().Message.ShouldContain("does not say");
    }

    [Fact]
    public void What_stalls_blocks_once()
    {
        Checks.Of(Plans.Cluster("database-unreachable-01")).Count(check => check.Result == CheckResult.Blocks).ShouldBe(1);
        Checks.Of(Plans.Cluster("update-23")).ShouldAllBe(check => check.Result != CheckResult.Blocks);
    }
}
