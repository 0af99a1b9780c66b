using UmsOperator.Api.Spec;
using UmsOperator.Api.Status;
using UmsOperator.Core.Model;
using UmsOperator.Core.Tests.Model;

namespace UmsOperator.Core.Tests;

/// <summary>Promise P7: each wait has its expected seconds, its deadline and its way out; waiting for a user is measured separately.</summary>
public sealed class WaitTests
{
    [Fact]
    public void WhatTheCanaryTook_IsWhatTheRestIsExpectedToTake()
    {
        var model = Started();
        model.Settle(until: one => one.Status.Update?.Canary is not null);
        var took = model.Status.Update!.Canary!.StartSeconds;
        HashSet<string> expected = [];
        model.Settle(until: one =>
        {
            if (one.Status.Update is { ExpectedSeconds: { } seconds, WaitingFor: { } what } && Math.Abs(seconds - took) < 0.01)
                expected.Add(what);
            return one.Status.Update is null;
        });
        expected.ShouldBe(["server demo-1 to serve 12.04.110", "server demo-0 to migrate production", "server demo-2 to serve 12.04.110", "server demo-0 to serve 12.04.110"], ignoreOrder: true);
    }

    /// <summary>The result of a task is observed once, together with its copy.</summary>
    [Fact]
    public void WhatTheCanarysSnapshotTook_IsKept()
    {
        var model = Started();
        model.Settle(until: one => one.Copies.Any(copy => copy is { Kind: CopyKind.Snapshot, Complete: true }));
        var snapshot = model.Copies.First(copy => copy.Kind == CopyKind.Snapshot).Name;
        model.Tasks.Add(new BackgroundTaskObserved { Key = snapshot, StartedAt = model.Now.AddSeconds(-42), EndedAt = model.Now, Running = false });
        model.Carry(model.Decide().Plan);
        model.Tasks.Clear();
        model.Settle(until: one => one.Status.Update?.Step == UpdateStep.Migrate);

        model.Status.Update!.CloneSeconds.ShouldBe(42);
    }

    [Fact]
    public void WaitingForAPerson_IsCountedApart_AndAddsUp()
    {
        var model = Started(spec => spec with { Update = spec.Update with { Approval = UpdateApproval.BeforeMigration } });
        model.Settle(until: one => one.Status.Update?.ManualWaitStartTime is not null);
        model.Pass(1000);
        model.Edit(spec => spec with { Update = spec.Update with { Paused = true } });
        model.Carry(model.Decide().Plan);
        model.Status.Update!.ManualWaitSeconds.ShouldNotBeNull().ShouldBeInRange(1000, 1010);
        model.Pass(500);
        model.Annotations[Api.Annotations.Approve] = model.Status.Update.Id;
        model.Edit(spec => spec with { Update = spec.Update with { Paused = false } });
        model.Settle();

        var entry = model.Status.History.ShouldHaveSingleItem();
        entry.ManualWaitSeconds.ShouldNotBeNull().ShouldBeInRange(1500, 1520);
        entry.Steps.Single(step => step.ManualWaitSeconds is not null).Step.ShouldBe(UpdateStep.Migrate);
        var step = entry.Steps.Single(one => one.Step == UpdateStep.Migrate);
        (step.Seconds - step.ManualWaitSeconds!.Value).ShouldBeInRange(0, 120);
    }

    [Theory]
    [InlineData(BindingKind.Snapshot, "set spec.version back to 12.03.110")]
    [InlineData(BindingKind.Migrator, "umsoperator.io/retry=")]
    [InlineData(BindingKind.Production, "the migration is committed, and only the annotation umsoperator.io/rollback")]
    public void PastItsDeadline_AWaitSaysSinceWhen_AndWhatStillLeadsOut(BindingKind hangs, string way)
    {
        var model = Started();
        model.Behaviour = pod => pod.Kind == hangs && pod.Version == "12.04.110" ? Misbehaviour.Hangs : Misbehaviour.None;
        model.Settle(until: one => one.Pods.Any(pod => pod is { Kind: var kind, CheckStatus: "init" } && kind == hangs));
        model.Pass(100_000);
        model.Carry(model.Decide().Plan);

        var (update, stalled) = (model.Status.Update!, model.Status.Conditions.Single(one => one.Type == "Stalled"));
        stalled.Status.ShouldBe("True");
        stalled.Message.ShouldContain($" since {update.WaitStartTime:u}");
        stalled.Message.ShouldContain($"beyond its deadline {update.DeadlineTime:u}");
        stalled.Message.ShouldContain(way);
    }

    private static ClusterModel Started(Func<UmsClusterSpec, UmsClusterSpec>? change = null)
    {
        var model = new ClusterModel();
        model.Settle();
        model.Edit(spec => (change?.Invoke(spec) ?? spec) with { Version = "12.04.110" });
        return model;
    }
}
