using UmsOperator.Api.Status;
using UmsOperator.Core.Model;
using UmsOperator.Core.Tests.Model;

namespace UmsOperator.Core.Tests;

/// <summary>Other clients with sessions on production during the migration are reported, and rows that a swap back loses are counted and kept.</summary>
public sealed class OtherSessionsTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void WhatOthersMayHaveWritten_IsCountedToldAndKept_WhereProductionIsSwappedBack(bool counted)
    {
        var model = Migrating();
        var restorePoint = model.Copies.Single(copy => copy.Kind == CopyKind.RestorePoint).Name;
        model.Answer(new FactResult
        {
            Question = new FactQuery.Drift(restorePoint),
            Changes = new RowChangesStatus { Known = counted, Inserted = counted ? 12 : 0, Unknown = counted ? null : "table x is gone" },
        });
        model.Production = model.Production! with { Sessions = [new SessionObserved { Role = "postgres", Application = "psql", Untouchable = true }] };
        model.Carry(model.Decide().Plan);
        model.Status.Update!.OtherSessions.ShouldBe(["postgres (psql)"]);
        model.Events.Count(one => one is { Warning: true, Reason: "OtherSessions" }).ShouldBe(1);
        model.Production = model.Production with { Sessions = [] };
        // The version itself did not fail: without other clients the database would be dropped.
        model.Edit(spec => spec with { Version = "12.03.110" });
        model.Settle();

        var entry = model.Status.History.ShouldHaveSingleItem();
        entry.Message.ShouldNotBeNull().ShouldContain("postgres (psql) had sessions on production while it was migrated");
        entry.Message.ShouldContain(counted ? "at least 12 row changes, the migration's own among them" : "it is unknown how many row changes, as table x is gone");
        var kept = model.Copies.ShouldHaveSingleItem();
        (kept.Kind, kept.Comment!.ExpiresAt is not null).ShouldBe((CopyKind.Failed, true));
        kept.Comment.OtherSessions.ShouldBe(["postgres (psql)"]);
        model.Status.RetainedCopies.ShouldHaveSingleItem().Database.ShouldBe(kept.Name);
    }

    [Fact]
    public void FromWhomTheRightToConnectIsTaken_IsToldUntilTheCommit()
    {
        var model = Migrating(aside: ["PUBLIC", "grafana"]);
        model.Status.Update!.LoginsSetAside.ShouldBe(["PUBLIC", "grafana"]);
        model.Events.Where(one => one.Reason == "LoginsSetAside").ShouldHaveSingleItem().Note.ShouldContain("PUBLIC, grafana");
        model.Settle(until: one => one.Copies.Any(copy => copy.Comment?.Phase == MigrationPhase.Committed));
        model.Carry(model.Decide().Plan);
        model.Status.Update!.LoginsSetAside.ShouldBeNull();
        model.Settle();
        model.Status.History.ShouldHaveSingleItem().Message.ShouldBeNull();
    }

    private static ClusterModel Migrating(IReadOnlyList<string>? aside = null)
    {
        var model = new ClusterModel();
        model.Settle();
        model.Behaviour = pod => pod.Kind == BindingKind.Migrator && aside is null ? Misbehaviour.Hangs : Misbehaviour.None;
        model.Edit(spec => spec with { Version = "12.04.110" });
        model.Settle(until: one => one.Copies.Any(copy => copy.Comment?.Phase == MigrationPhase.Taken));
        var at = model.Copies.FindIndex(copy => copy.Kind == CopyKind.RestorePoint);
        model.Copies[at] = model.Copies[at] with { Comment = model.Copies[at].Comment! with { LoginsSetAside = aside } };
        model.Settle(until: one => one.Pods.Any(pod => pod.Kind == BindingKind.Migrator));
        return model;
    }
}
