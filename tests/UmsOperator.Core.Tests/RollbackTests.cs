using UmsOperator.Api.Status;
using UmsOperator.Core.Model;
using UmsOperator.Core.Tests.Model;

namespace UmsOperator.Core.Tests;

/// <summary>The rollback after the commit: only on request, within the limit, and never repeated without effect.</summary>
public sealed class RollbackTests
{
    private const string Stranger = "exporter";

    [Fact]
    public void OnAPersonsWord_ProductionGoesBack_AndWhatItHeldIsKept()
    {
        var (world, restorePoint) = Updated();
        var before = world.ContentOf[restorePoint];
        Ask(world, $"{restorePoint}:7");
        world.Settle(until: one => one.Status.Update?.Undo is not null);
        world.Status.Phase.ShouldBe(ClusterPhase.RollingBack);
        world.Status.Update!.Undo!.Message.ShouldContain("loses 7 row changes at the most; all servers on it stop, for about");
        world.Settle(until: one => one.Status is { Phase: ClusterPhase.Running, Update: null });

        world.Content.ShouldBe(before);
        world.Pods.ShouldAllBe(pod => pod.Serves && pod.Version == "12.03.110" && pod.Kind == BindingKind.Production);
        var kept = world.Copies.ShouldHaveSingleItem();
        (kept.Kind, kept.Comment!.ExpiresAt is not null).ShouldBe((CopyKind.Failed, true));
        world.Status.History.Select(entry => entry.Outcome).ShouldBe(["RolledBackAfterCommit", "Completed"]);
        world.Log.Count(line => line.StartsWith("SwapBack", StringComparison.Ordinal)).ShouldBe(1);
        world.Log.Single(line => line.StartsWith("SwapBack", StringComparison.Ordinal)).ShouldContain("ChangesToLose = 7");
    }

    [Fact]
    public void WithoutTheWord_TheOldVersionIsRefused_AndTheWayIsNamed()
    {
        var (world, restorePoint) = Updated();
        world.Edit(spec => spec with { Version = "12.03.110" });
        world.Settle();
        world.Status.Conditions.Single(one => one.Type == "Stalled").Message.ShouldContain($"umsoperator.io/rollback={restorePoint}:");
        world.Pods.ShouldAllBe(pod => pod.Serves && pod.Version == "12.04.110");
    }

    [Theory]
    [InlineData("bound exceeded", "ChangesToLose", "at least 8 row changes")]
    [InlineData("bound unknown", "ChangesToLose", "unknown")]
    [InlineData("expired", "RestorePointExpired", "expired at")]
    [InlineData("stranger", "ProductionQuiet", Stranger)]
    [InlineData("paused", "Paused", "spec.update.paused")]
    [InlineData("gone", "StaleAnnotation", "no such restore point")]
    public void WhatSpeaksAgainstIt_RefusesIt_AndNoServerStops(string what, string reason, string says)
    {
        var (world, restorePoint) = Updated();
        switch (what)
        {
            case "bound exceeded": Changes(world, restorePoint, 8); break;
            case "bound unknown": world.Answer(new FactResult { Question = new FactQuery.Drift(restorePoint), Changes = new RowChangesStatus { Known = false } }); break;
            case "expired": world.Pass(3600 * 24 * 30); break;
            case "stranger": Comes(world, untouchable: false); break;
            case "paused": world.Edit(spec => spec with { Update = spec.Update with { Paused = true } }); break;
            default: world.Copies.Clear(); break;
        }

        Ask(world, $"{restorePoint}:7");
        var (_, plan) = world.Decide();
        plan.Actions.OfType<KubernetesAction>().ShouldBeEmpty();
        var ignored = plan.Status.Conditions.Single(one => one.Type == "AnnotationIgnored");
        ignored.Reason.ShouldBe(reason);
        ignored.Message.ShouldContain(says);
        plan.Events.ShouldContain(one => one.Reason == reason);
    }

    /// <summary>After a crash of PostgreSQL, a TRUNCATE or a failover the loss is unknown: users may accept any loss and are told what is unknown.</summary>
    [Theory]
    [InlineData(null)]
    [InlineData("database.host: no answer")]
    public void WhereTheCountIsUnknown_TheWordThatWorksIsPrinted_AndAnyLossCanBeAccepted(string? error)
    {
        var (world, restorePoint) = Updated();
        var before = world.ContentOf[restorePoint];
        world.Answer(error is null
            ? new FactResult { Question = new FactQuery.Drift(restorePoint), Changes = new RowChangesStatus { Known = false, Unknown = "table public.devices was truncated", Deleted = 3, Tables = ["public.users: 3 deleted"] } }
            : new FactResult { Question = new FactQuery.Drift(restorePoint), Error = error });
        world.Edit(spec => spec with { Version = "12.03.110" });
        world.Settle();
        world.Annotations[Api.Annotations.Rollback] = $"{restorePoint}:7";
        var (_, refused) = world.Decide();
        var any = $"umsoperator.io/rollback={restorePoint}:any";
        foreach (var said in new[] { world.Status.Conditions.Single(one => one.Type == "Stalled").Message, refused.Status.Conditions.Single(one => one.Type == "AnnotationIgnored").Message }.Where(_ => error is null))
        {
            said.ShouldContain(any);
            said.ShouldNotContain($"{restorePoint}:<");
            said.ShouldContain("as table public.devices was truncated; beside that at least 3 are counted (public.users: 3 deleted)");
        }

        world.Annotations[Api.Annotations.Rollback] = $"{restorePoint}:any";
        world.Settle(until: one => one.Status.Update?.Undo is not null);
        world.Status.Update!.Undo!.Message.ShouldContain($"any loss is accepted: it is unknown how many row changes since the commit would be lost, as {error ?? "table public.devices was truncated"}");
        world.Events.ShouldContain(one => one.Reason == "RolledBack" && one.Note.Contains("it is unknown how many", StringComparison.Ordinal));
        world.Settle(until: one => one.Status is { Phase: ClusterPhase.Running, Update: null });
        world.Content.ShouldBe(before);
        world.Pods.ShouldAllBe(pod => pod.Serves && pod.Version == "12.03.110");
        world.Log.Single(line => line.StartsWith("SwapBack", StringComparison.Ordinal)).ShouldNotContain("ChangesToLose = 7");
    }

    [Theory]
    [InlineData("any")]
    [InlineData(":any")]
    [InlineData("x:Any")]
    [InlineData("x:-1")]
    public void AWordOfAnotherForm_IsRefused_WithTheFormThatWorks(string word)
    {
        var (world, restorePoint) = Updated();
        Ask(world, word);
        var (_, plan) = world.Decide();
        plan.Actions.ShouldBeEmpty();
        plan.Status.Conditions.Single(one => one.Type == "AnnotationIgnored").Message.ShouldContain($"{restorePoint}:<number, or any>");
    }

    [Fact]
    public void ACountThatRises_WhileServersStop_BringsThemBack_AndTheSameWordStopsThemNoMore()
    {
        var (world, restorePoint) = Updated();
        Ask(world, $"{restorePoint}:7");
        world.Settle(until: one => one.Pods.Any(pod => pod.DeletedAt is not null));
        Changes(world, restorePoint, 8);
        world.Settle(until: one => one.Pods.Count(pod => pod.Serves) == 3);
        var stops = Stops(world);
        for (var i = 0; i < 10; i++)
        {
            world.Carry(world.Decide().Plan);
            world.Pass();
        }

        Stops(world).ShouldBe(stops);
        world.Pods.ShouldAllBe(pod => pod.Serves && pod.Version == "12.04.110");
        world.Status.RefusedRollback!.Message.ShouldContain("at least 8 row changes");
        world.Status.Conditions.Single(one => one.Type == "AnnotationIgnored").Reason.ShouldBe("RollbackRefused");

        world.Annotations[Api.Annotations.Rollback] = $"{restorePoint}:8";
        world.Settle();
        world.Pods.ShouldAllBe(pod => pod.Serves && pod.Version == "12.03.110");
        world.Status.RefusedRollback.ShouldBeNull();
    }

    [Fact]
    public void AStrangerWhoComes_OnceServersHaveStopped_IsNoReasonToTurnBack_UnlessNobodyMayEndItsSession()
    {
        foreach (var untouchable in new[] { false, true })
        {
            var (world, restorePoint) = Updated();
            Ask(world, $"{restorePoint}:7");
            world.Settle(until: one => one.Pods.All(pod => pod.DeletedAt is not null));
            Comes(world, untouchable);
            world.Settle();
            world.Pods.ShouldAllBe(pod => pod.Serves && pod.Version == (untouchable ? "12.04.110" : "12.03.110"));
        }
    }

    [Fact]
    public void AWordThatIsTakenBack_BeforeTheSwap_BringsTheServersBack()
    {
        var (world, restorePoint) = Updated();
        Ask(world, $"{restorePoint}:7");
        world.Settle(until: one => one.Pods.All(pod => pod.DeletedAt is not null));
        world.Annotations.Remove(Api.Annotations.Rollback);
        world.Settle();
        world.Pods.ShouldAllBe(pod => pod.Serves && pod.Version == "12.04.110");
        world.Copies.ShouldHaveSingleItem().Name.ShouldBe(restorePoint);
        world.Status.History.ShouldHaveSingleItem().Outcome.ShouldBe("Completed");
    }

    [Fact]
    public void ARestorePointThatAPersonDropped_AfterTheCommit_LeavesOnlyTheWayForward()
    {
        var world = new World();
        world.Settle();
        world.Edit(spec => spec with { Version = "12.04.110" });
        world.Settle(until: one => one.Status.Update?.Step == UpdateStep.Rejoin);
        world.Copies.RemoveAll(copy => copy.Kind == CopyKind.RestorePoint);
        world.Settle();
        world.Pods.ShouldAllBe(pod => pod.Serves && pod.Version == "12.04.110" && pod.Kind == BindingKind.Production);
        world.Status.History[0].Outcome.ShouldBe("Completed");
    }

    private static int Stops(World world) => world.Log.Count(line => line.StartsWith("DeletePod", StringComparison.Ordinal));

    private static (World World, string RestorePoint) Updated()
    {
        var world = new World();
        world.Settle();
        world.Edit(spec => spec with { Version = "12.04.110" });
        world.Settle();
        return (world, world.Copies.ShouldHaveSingleItem().Name);
    }

    private static void Ask(World world, string word)
    {
        world.Annotations[Api.Annotations.Rollback] = word;
        world.Edit(spec => spec with { Version = "12.03.110" });
    }

    private static void Changes(World world, string restorePoint, long inserted) =>
        world.Answer(new FactResult { Question = new FactQuery.Drift(restorePoint), Changes = new RowChangesStatus { Known = true, Inserted = inserted, Tables = ["public.devices: 8 inserted"] } });

    private static void Comes(World world, bool untouchable) =>
        world.Production = world.Production! with { Sessions = [new SessionObserved { Role = Stranger, Application = "metrics", Untouchable = untouchable }] };
}
