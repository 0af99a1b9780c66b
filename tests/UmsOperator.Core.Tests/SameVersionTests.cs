using System.Text.Json;
using UmsOperator.Api.Status;
using UmsOperator.Core.Model;
using UmsOperator.Core.Tests.Model;

namespace UmsOperator.Core.Tests;

/// <summary>12.3.110 and 12.03.110 are the same version: another form requests no change, and everything shown or created has the vendor's form.</summary>
public sealed class SameVersionTests
{
    private const string Old = "12.03.110";
    private const string New = "12.04.110";

    [Theory]
    [InlineData("12.3.110")]
    [InlineData("012.003.0110")]
    public void OtherDigits_InARunningCluster_RollNothing(string same)
    {
        var model = Running();
        model.Edit(spec => spec with { Version = same });

        var plan = model.Decide().Plan;

        plan.Actions.ShouldBeEmpty();
        (plan.Status.Phase, plan.Status.Version, plan.Status.TargetVersion).ShouldBe((ClusterPhase.Running, Old, Old));
        Shown(plan).ShouldNotContain(same);
    }

    [Theory]
    [InlineData("12.3.110", Old)]
    [InlineData("12.03.0110", Old)]
    public void ATagALabelAndTheStatus_HaveTheVendorsForm(string written, string form)
    {
        var model = new ClusterModel(version: written);

        model.Settle();

        model.Pods.ShouldAllBe(pod => pod.Version == form && pod.Image!.EndsWith($":{form}", StringComparison.Ordinal));
        (model.Status.Version, model.Status.TargetVersion).ShouldBe((form, form));
    }

    [Theory]
    [InlineData("12.4.110", "12.04.110")]
    [InlineData("12.04.110", "12.4.110")]
    public void AnUpdate_WhoseTargetIsWrittenOtherwiseOnTheWay_GoesOn_InOneForm(string first, string then)
    {
        var model = Running();
        model.Edit(spec => spec with { Version = first });
        model.Settle(until: one => one.Status.Update?.Step == UpdateStep.Detach);
        model.Edit(spec => spec with { Version = then });

        model.Settle();

        model.Status.History.ShouldHaveSingleItem().ShouldSatisfyAllConditions(entry => entry.Outcome.ShouldBe("Completed"), entry => entry.To.ShouldBe(New), entry => entry.From.ShouldBe(Old));
        model.Pods.ShouldAllBe(pod => pod.Version == New && pod.Image!.EndsWith($":{New}", StringComparison.Ordinal));
    }

    /// <summary>A serving pod that an earlier operator created with another form of the version is not replaced.</summary>
    [Fact]
    public void PodsAndStatus_ThatWereMadeOfOtherDigits_Stay_AndAreShownInOneForm()
    {
        var model = Running();
        for (var at = 0; at < model.Pods.Count; at++)
            model.Pods[at] = model.Pods[at] with { Version = "12.3.110", Image = "registry.example.com/igel/ums-server:12.3.110", ReportedVersion = "12.3.110" };
        model.Status = model.Status with { Version = "12.3.110", History = [new UpdateHistoryEntry { Id = "t000001", From = "12.2.100", To = "12.3.110", Outcome = "Completed" }] };

        var plan = model.Decide().Plan;

        plan.Actions.ShouldBeEmpty();
        plan.Status.Version.ShouldBe(Old);
        plan.Status.Servers.ShouldAllBe(server => server.Version == Old && server.Ready);
        (plan.Status.History[0].From, plan.Status.History[0].To).ShouldBe(("12.02.100", Old));
    }

    [Fact]
    public void AnotherImage_OfTheSameTag_Rolls()
    {
        var model = Running();
        model.Edit(spec => spec with { Image = "mirror.example.com/igel/ums-server" });

        model.Decide().Plan.Actions.OfType<KubernetesAction.DeletePod>().ShouldNotBeEmpty("the rollout begins");
    }

    [Fact]
    public void ARollback_WhoseVersionIsWrittenOtherwise_IsTheSame()
    {
        var model = Running();
        model.Edit(spec => spec with { Version = New });
        model.Settle();
        var restorePoint = model.Copies.Single(copy => copy.Kind == CopyKind.RestorePoint).Name;
        model.Annotations[Api.Annotations.Rollback] = $"{restorePoint}:0";
        model.Edit(spec => spec with { Version = "12.3.110" });

        model.Settle(until: one => one.Status is { Phase: ClusterPhase.Running, Update: null });

        model.Status.History[0].Outcome.ShouldBe("RolledBackAfterCommit");
        model.Pods.ShouldAllBe(pod => pod.Version == Old && pod.Image!.EndsWith($":{Old}", StringComparison.Ordinal));
        model.Status.Version.ShouldBe(Old);
    }

    [Theory]
    [InlineData("registry.example.com/igel/ums-server:12.3.110")]
    [InlineData("registry.example.com:5000/igel/ums-server@sha256:0000000000000000000000000000000000000000000000000000000000000000")]
    public void AnImageWithATagOrDigestOfItsOwn_IsLeftAsItIs(string image)
    {
        var model = Running();
        model.Edit(spec => spec with { Image = image });
        model.Settle();
        model.Pods.ShouldAllBe(pod => pod.Image == image && pod.Version == Old);
    }

    private static ClusterModel Running()
    {
        var model = new ClusterModel(version: Old);
        model.Settle();
        return model;
    }

    private static string Shown(Plan plan) => JsonSerializer.Serialize(new { plan.Status, plan.Events });
}
