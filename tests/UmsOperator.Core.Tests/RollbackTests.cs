using UmsOperator.Api.Status;
using UmsOperator.Core.Model;
using UmsOperator.Core.Tests.Model;

namespace UmsOperator.Core.Tests;

/// <summary>The rollback after the commit: only on request, within the limit, and never repeated without effect.</summary>
public sealed class RollbackTests
{
    private const string Stranger = "exporter";

    [Fact]
    public void OnRequest_ProductionGoesBack_AndTheReplacedDatabaseIsKept()
    {
        var (model, restorePoint) = Updated();
        var before = model.ContentOf[restorePoint];
        Ask(model, $"{restorePoint}:7");
        model.Settle(until: one => one.Status.Update?.Undo is not null);
        model.Status.Phase.ShouldBe(ClusterPhase.RollingBack);
        model.Status.Update!.Undo!.Message.ShouldContain("loses at most 7 row changes; all servers on it stop, for about");
        model.Settle(until: one => one.Status is { Phase: ClusterPhase.Running, Update: null });

        model.Content.ShouldBe(before);
        model.Pods.ShouldAllBe(pod => pod.Serves && pod.Version == "12.03.110" && pod.Kind == BindingKind.Production);
        var kept = model.Copies.ShouldHaveSingleItem();
        (kept.Kind, kept.Comment!.ExpiresAt is not null).ShouldBe((CopyKind.Failed, true));
        model.Status.History.Select(entry => entry.Outcome).ShouldBe(["RolledBackAfterCommit", "Completed"]);
        model.Log.Count(line => line.StartsWith("SwapBack", StringComparison.Ordinal)).ShouldBe(1);
        model.Log.Single(line => line.StartsWith("SwapBack", StringComparison.Ordinal)).ShouldContain("ChangesToLose = 7");
    }

    [Fact]
    public void WithoutARequest_TheOldVersionIsRefused_AndTheWayIsNamed()
    {
        var (model, restorePoint) = Updated();
        model.Edit(spec => spec with { Version = "12.03.110" });
        model.Settle();
        model.Status.Conditions.Single(one => one.Type == "Stalled").Message.ShouldContain($"umsoperator.io/rollback={restorePoint}:");
        model.Pods.ShouldAllBe(pod => pod.Serves && pod.Version == "12.04.110");
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
        var (model, restorePoint) = Updated();
        switch (what)
        {
            case "bound exceeded": Changes(model, restorePoint, 8); break;
            case "bound unknown": model.Answer(new FactResult { Question = new FactQuery.Drift(restorePoint), Changes = new RowChangesStatus { Known = false } }); break;
            case "expired": model.Pass(3600 * 24 * 30); break;
            case "stranger": Comes(model, untouchable: false); break;
            case "paused": model.Edit(spec => spec with { Update = spec.Update with { Paused = true } }); break;
            default: model.Copies.Clear(); break;
        }

        Ask(model, $"{restorePoint}:7");
        var (_, plan) = model.Decide();
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
    public void WhereTheCountIsUnknown_TheCommandThatWorksIsPrinted_AndAnyLossCanBeAccepted(string? error)
    {
        var (model, restorePoint) = Updated();
        var before = model.ContentOf[restorePoint];
        model.Answer(error is null
            ? new FactResult
            {
                Question = new FactQuery.Drift(restorePoint),
                Changes = new RowChangesStatus { Known = false, Unknown = "table public.devices was truncated", Deleted = 3, Tables = ["public.users: 3 deleted"] },
            }
            : new FactResult { Question = new FactQuery.Drift(restorePoint), Error = error });
        model.Edit(spec => spec with { Version = "12.03.110" });
        model.Settle();
        model.Annotations[Api.Annotations.Rollback] = $"{restorePoint}:7";
        var (_, refused) = model.Decide();
        var any = $"umsoperator.io/rollback={restorePoint}:any";
        foreach (var said in new[] { model.Status.Conditions.Single(one => one.Type == "Stalled").Message, refused.Status.Conditions.Single(one => one.Type == "AnnotationIgnored").Message }.Where(
            _ => error is null))
        {
            said.ShouldContain(any);
            said.ShouldNotContain($"{restorePoint}:<");
            said.ShouldContain("as table public.devices was truncated; in addition, at least 3 are counted (public.users: 3 deleted)");
        }

        model.Annotations[Api.Annotations.Rollback] = $"{restorePoint}:any";
        model.Settle(until: one => one.Status.Update?.Undo is not null);
        model.Status.Update!.Undo!.Message.ShouldContain(
            $"any loss is accepted: it is unknown how many row changes since the commit would be lost, as {error ?? "table public.devices was truncated"}");
        model.Events.ShouldContain(one => one.Reason == "RolledBack" && one.Note.Contains("it is unknown how many", StringComparison.Ordinal));
        model.Settle(until: one => one.Status is { Phase: ClusterPhase.Running, Update: null });
        model.Content.ShouldBe(before);
        model.Pods.ShouldAllBe(pod => pod.Serves && pod.Version == "12.03.110");
        model.Log.Single(line => line.StartsWith("SwapBack", StringComparison.Ordinal)).ShouldNotContain("ChangesToLose = 7");
    }

    [Theory]
    [InlineData("any")]
    [InlineData(":any")]
    [InlineData("x:Any")]
    [InlineData("x:-1")]
    public void AMalformedRequest_IsRefused_WithTheFormThatWorks(string word)
    {
        var (model, restorePoint) = Updated();
        Ask(model, word);
        var (_, plan) = model.Decide();
        plan.Actions.ShouldBeEmpty();
        plan.Status.Conditions.Single(one => one.Type == "AnnotationIgnored").Message.ShouldContain($"{restorePoint}:<number, or any>");
    }

    [Fact]
    public void ACountThatRises_WhileServersStop_BringsThemBack_AndTheSameRequestDoesNotStopThemAgain()
    {
        var (model, restorePoint) = Updated();
        Ask(model, $"{restorePoint}:7");
        model.Settle(until: one => one.Pods.Any(pod => pod.DeletedAt is not null));
        Changes(model, restorePoint, 8);
        model.Settle(until: one => one.Pods.Count(pod => pod.Serves) == 3);
        var stops = Stops(model);
        for (var i = 0; i < 10; i++)
        {
            model.Carry(model.Decide().Plan);
            model.Pass();
        }

        Stops(model).ShouldBe(stops);
        model.Pods.ShouldAllBe(pod => pod.Serves && pod.Version == "12.04.110");
        model.Status.RefusedRollback!.Message.ShouldContain("at least 8 row changes");
        model.Status.Conditions.Single(one => one.Type == "AnnotationIgnored").Reason.ShouldBe("RollbackRefused");

        model.Annotations[Api.Annotations.Rollback] = $"{restorePoint}:8";
        model.Settle();
        model.Pods.ShouldAllBe(pod => pod.Serves && pod.Version == "12.03.110");
        model.Status.RefusedRollback.ShouldBeNull();
    }

    [Fact]
    public void AForeignSession_OnceServersHaveStopped_IsNoReasonToGoBack_UnlessItCannotBeTerminated()
    {
        foreach (var untouchable in new[] { false, true })
        {
            var (model, restorePoint) = Updated();
            Ask(model, $"{restorePoint}:7");
            model.Settle(until: one => one.Pods.All(pod => pod.DeletedAt is not null));
            Comes(model, untouchable);
            model.Settle();
            model.Pods.ShouldAllBe(pod => pod.Serves && pod.Version == (untouchable ? "12.04.110" : "12.03.110"));
        }
    }

    [Fact]
    public void ARequestThatIsWithdrawn_BeforeTheSwap_BringsTheServersBack()
    {
        var (model, restorePoint) = Updated();
        Ask(model, $"{restorePoint}:7");
        model.Settle(until: one => one.Pods.All(pod => pod.DeletedAt is not null));
        model.Annotations.Remove(Api.Annotations.Rollback);
        model.Settle();
        model.Pods.ShouldAllBe(pod => pod.Serves && pod.Version == "12.04.110");
        model.Copies.ShouldHaveSingleItem().Name.ShouldBe(restorePoint);
        model.Status.History.ShouldHaveSingleItem().Outcome.ShouldBe("Completed");
    }

    [Fact]
    public void ARestorePointThatAPersonDropped_AfterTheCommit_LeavesOnlyTheWayForward()
    {
        var model = new ClusterModel();
        model.Settle();
        model.Edit(spec => spec with { Version = "12.04.110" });
        model.Settle(until: one => one.Status.Update?.Step == UpdateStep.Rejoin);
        model.Copies.RemoveAll(copy => copy.Kind == CopyKind.RestorePoint);
        model.Settle();
        model.Pods.ShouldAllBe(pod => pod.Serves && pod.Version == "12.04.110" && pod.Kind == BindingKind.Production);
        model.Status.History[0].Outcome.ShouldBe("Completed");
    }

    private static int Stops(ClusterModel model) => model.Log.Count(line => line.StartsWith("DeletePod", StringComparison.Ordinal));

    private static (ClusterModel ClusterModel, string RestorePoint) Updated()
    {
        var model = new ClusterModel();
        model.Settle();
        model.Edit(spec => spec with { Version = "12.04.110" });
        model.Settle();
        return (model, model.Copies.ShouldHaveSingleItem().Name);
    }

    private static void Ask(ClusterModel model, string word)
    {
        model.Annotations[Api.Annotations.Rollback] = word;
        model.Edit(spec => spec with { Version = "12.03.110" });
    }

    private static void Changes(ClusterModel model, string restorePoint, long inserted) =>
        model.Answer(new FactResult { Question = new FactQuery.Drift(restorePoint), Changes = new RowChangesStatus { Known = true, Inserted = inserted, Tables = ["public.devices: 8 inserted"] } });

    private static void Comes(ClusterModel model, bool untouchable) =>
        model.Production = model.Production! with { Sessions = [new SessionObserved { Role = Stranger, Application = "metrics", Untouchable = untouchable }] };
}
