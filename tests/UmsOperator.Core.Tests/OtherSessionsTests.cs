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
        var world = Migrating();
        var restorePoint = world.Copies.Single(copy => copy.Kind == CopyKind.RestorePoint).Name;
        world.Answer(new FactResult { Question = new FactQuery.Drift(restorePoint), Changes = new RowChangesStatus { Known = counted, Inserted = counted ? 12 : 0, Unknown = counted ? null : "table x is gone" } });
        world.Production = world.Production! with { Sessions = [new SessionObserved { Role = "postgres", Application = "psql", Untouchable = true }] };
        world.Carry(world.Decide().Plan);
        world.Status.Update!.OtherSessions.ShouldBe(["postgres (psql)"]);
        world.Events.Count(one => one is { Warning: true, Reason: "OtherSessions" }).ShouldBe(1);
        world.Production = world.Production with { Sessions = [] };
        // The version itself did not fail: without other clients the database would be dropped.
        world.Edit(spec => spec with { Version = "12.03.110" });
        world.Settle();

        var entry = world.Status.History.ShouldHaveSingleItem();
        entry.Message.ShouldNotBeNull().ShouldContain("postgres (psql) had sessions on production while it was migrated");
        entry.Message.ShouldContain(counted ? "at least 12 row changes, the migration's own among them" : "it is unknown how many row changes, as table x is gone");
        var kept = world.Copies.ShouldHaveSingleItem();
        (kept.Kind, kept.Comment!.ExpiresAt is not null).ShouldBe((CopyKind.Failed, true));
        kept.Comment.OtherSessions.ShouldBe(["postgres (psql)"]);
        world.Status.RetainedCopies.ShouldHaveSingleItem().Database.ShouldBe(kept.Name);
    }

    [Fact]
    public void FromWhomTheRightToConnectIsTaken_IsToldUntilTheCommit()
    {
        var world = Migrating(aside: ["PUBLIC", "grafana"]);
        world.Status.Update!.LoginsSetAside.ShouldBe(["PUBLIC", "grafana"]);
        world.Events.Where(one => one.Reason == "LoginsSetAside").ShouldHaveSingleItem().Note.ShouldContain("PUBLIC, grafana");
        world.Settle(until: one => one.Copies.Any(copy => copy.Comment?.Phase == MigrationPhase.Committed));
        world.Carry(world.Decide().Plan);
        world.Status.Update!.LoginsSetAside.ShouldBeNull();
        world.Settle();
        world.Status.History.ShouldHaveSingleItem().Message.ShouldBeNull();
    }

    private static World Migrating(IReadOnlyList<string>? aside = null)
    {
        var world = new World();
        world.Settle();
        world.Behaviour = pod => pod.Kind == BindingKind.Migrator && aside is null ? Misbehaviour.Hangs : Misbehaviour.None;
        world.Edit(spec => spec with { Version = "12.04.110" });
        world.Settle(until: one => one.Copies.Any(copy => copy.Comment?.Phase == MigrationPhase.Taken));
        var at = world.Copies.FindIndex(copy => copy.Kind == CopyKind.RestorePoint);
        world.Copies[at] = world.Copies[at] with { Comment = world.Copies[at].Comment! with { LoginsSetAside = aside } };
        world.Settle(until: one => one.Pods.Any(pod => pod.Kind == BindingKind.Migrator));
        return world;
    }
}
