using System.Runtime.CompilerServices;
using UmsOperator.Api.Spec;
using UmsOperator.Api.Status;
using UmsOperator.Core.Model;
using UmsOperator.Core.Tests.Model;

namespace UmsOperator.Core.Tests;

/// <summary>
/// Every request of a user at every point of the protocol, and its result. The table <c>WaysOut.txt</c> is the expectation; <c>UMS_UPDATE_GOLDEN=1</c> regenerates it.
/// Each line has the point, the request, the outcomes of updates, the serving version, the wait, and the condition about the annotation.
/// </summary>
public sealed class WaysOutTests
{
    private const string Old = "12.03.110";
    private const string New = "12.04.110";

    private static readonly string[] Places =
        ["preflight", "golden copy", "detach", "gate", "restore point taken", "migrating", "held", "swap back", "return", "rejoin", "rollback", "over", "failed before"];

    private static readonly string[] Verbs =
        ["nothing", "approve", "stale approve", "retry", "stale retry", "rollback", "stale rollback", "rollback and old version", "abandon", "stale abandon", "old version", "pause", "abort", "stale abort", "pause and old version", "pause and abort", "scale"];

    private static string Table([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "WaysOut.txt");

    [Fact]
    public void EachVerb_AtEachPlace_DoesWhatTheTableSays()
    {
        var outcomes = Places.SelectMany(place => Verbs.Select(verb => (place, verb))).ToDictionary(cell => cell, cell => Outcome(cell.place, cell.verb));
        var lines = outcomes.Select(cell => $"{cell.Key.place} | {cell.Key.verb} | {cell.Value}").ToList();
        if (Environment.GetEnvironmentVariable("UMS_UPDATE_GOLDEN") is "1" or "plans")
            File.WriteAllLines(Table(), lines);
        lines.ShouldBe(File.ReadAllLines(Table()));

        // A stale annotation has no effect and is reported as such; during a rollback another value withdraws the rollback.
        foreach (var ((place, verb), outcome) in outcomes.Where(cell => cell.Key.verb.StartsWith("stale ", StringComparison.Ordinal) && cell.Key is not { place: "rollback", verb: "stale rollback" }))
        {
            var untouched = outcomes[(place, "nothing")];
            outcome.ShouldBe($"{untouched[..untouched.LastIndexOf(" | ", StringComparison.Ordinal)]} | StaleAnnotation", $"{place}, {verb}");
        }
    }

    // Preflight creates a database and tests in it, so it must not run every second until its findings are fixed.
    [Fact]
    public void A_refused_preflight_is_asked_again_after_15_seconds()
    {
        At("preflight").Decide().Plan.RecheckAfter.ShouldBe(TimeSpan.FromSeconds(15));
        At("gate").Decide().Plan.RecheckAfter.ShouldBe(TimeSpan.FromSeconds(1));
    }

    private static string Outcome(string place, string verb)
    {
        var world = At(place);
        Say(world, verb);
        var told = world.Decide().Plan.Status.Conditions;
        var said = string.Join(", ", told.Where(condition => condition.Type is "ChangeDeferred" or "AnnotationIgnored").Select(condition => condition.Reason).DefaultIfEmpty("-"));
        var rounds = 0;
        for (var still = 0; still < 8 && rounds < 300; rounds++)
        {
            var (_, plan) = world.Decide();
            still = plan.Actions.Count == 0 ? still + 1 : 0;
            world.Carry(plan);
            world.Pass(5);
        }

        rounds.ShouldBeLessThan(300, $"{place}, {verb}: must settle");
        world.Pods.ShouldNotBeEmpty();
        var versions = world.Pods.Where(pod => pod.Serves).Select(pod => $"{pod.Version} {(pod.Kind == BindingKind.Production ? "production" : "update")}").Distinct().Order(StringComparer.Ordinal);
        var outcomes = world.Status.History.Reverse().Select(entry => entry.Outcome);
        return string.Join(" | ", string.Join(", ", outcomes.DefaultIfEmpty("-")), string.Join(", ", versions), world.Status.Update?.WaitingFor ?? $"{world.Status.Phase}", said);
    }

    private static World At(string place)
    {
        var world = new World();
        world.Settle();
        if (place == "preflight")
            world.Answer(new FactResult { Question = new FactQuery.Preflight(PreflightScope.Update, 2), Findings = [new Finding("CreateDatabaseRight", true, "database.operatorSecretRef: no CREATEDB")] });
        if (place == "gate")
            world.Edit(spec => spec with { Update = spec.Update with { Approval = UpdateApproval.BeforeMigration } });
        if (place == "held")
            world.Edit(spec => spec with { Update = spec.Update with { OnFailure = FailurePolicy.Hold } });
        var failing = place is "held" or "swap back" or "return" or "failed before";
        if (failing)
            world.Behaviour = pod => pod is { Kind: BindingKind.Migrator, Version: New } && world.Status.Phase != ClusterPhase.Adopting ? Misbehaviour.Fails : Misbehaviour.None;
        world.Edit(spec => spec with { Version = New });
        world.Settle(until: one => place switch
        {
            "preflight" => one.Status.Phase == ClusterPhase.Held,
            "golden copy" => one.Status.Update?.Step == UpdateStep.GoldenCopy,
            "detach" => one.Pods.Any(pod => pod.Kind == BindingKind.Snapshot),
            "gate" => one.Status.Update?.ManualWaitStartTime is not null,
            "restore point taken" => Phase(one) == MigrationPhase.Taken,
            "migrating" => one.Pods.Any(pod => pod is { Kind: BindingKind.Migrator }) && Phase(one) == MigrationPhase.Migrating,
            "held" => one.Status.Phase == ClusterPhase.Held,
            "swap back" => one.Status.Update?.Step == UpdateStep.SwapBack,
            "return" => one.Status.Update?.Step == UpdateStep.Return,
            "rejoin" => one.Status.Update?.Step == UpdateStep.Rejoin,
            "failed before" => one.Status is { Phase: ClusterPhase.Held, Update: null },
            _ => one.Status is { Phase: ClusterPhase.Running, Update: null, History.Count: > 0 },
        });
        if (place == "rollback")
        {
            Say(world, "rollback and old version");
            world.Settle(until: one => one.Status.Update?.Step == UpdateStep.Rollback);
        }

        // Before a retry the user has fixed the cause.
        if (failing)
            world.Behaviour = _ => Misbehaviour.None;
        return world;
    }

    private static MigrationPhase? Phase(World world) => world.Copies.FirstOrDefault(copy => copy.Kind == CopyKind.RestorePoint)?.Comment?.Phase;

    private static void Say(World world, string verb)
    {
        var id = world.Status.Update?.Id ?? (world.Status.History is [var last, ..] ? last.Id : "t000001");
        var restorePoint = ClusterNames.Copy(World.Uid, id, CopyKind.RestorePoint);
        switch (verb)
        {
            case "approve": world.Annotations[Api.Annotations.Approve] = id; break;
            case "stale approve": world.Annotations[Api.Annotations.Approve] = "t000000"; break;
            case "retry": world.Annotations[Api.Annotations.Retry] = id; break;
            case "stale retry": world.Annotations[Api.Annotations.Retry] = "t000000"; break;
            case "rollback": world.Annotations[Api.Annotations.Rollback] = $"{restorePoint}:100"; break;
            case "stale rollback": world.Annotations[Api.Annotations.Rollback] = $"{ClusterNames.Copy(World.Uid, "t000000", CopyKind.RestorePoint)}:100"; break;
            case "rollback and old version":
                world.Annotations[Api.Annotations.Rollback] = $"{restorePoint}:100";
                world.Edit(spec => spec with { Version = Old });
                break;
            case "abandon": world.Annotations[Api.Annotations.Abandon] = world.Status.Update?.Id ?? World.Uid; break;
            case "stale abandon": world.Annotations[Api.Annotations.Abandon] = "true"; break;
            case "old version": world.Edit(spec => spec with { Version = Old }); break;
            case "abort": world.Annotations[Api.Annotations.Abort] = id; break;
            case "stale abort": world.Annotations[Api.Annotations.Abort] = "true"; break;
            case "pause and old version": world.Edit(spec => spec with { Version = Old, Update = spec.Update with { Paused = true } }); break;
            case "pause and abort":
                world.Annotations[Api.Annotations.Abort] = id;
                world.Edit(spec => spec with { Update = spec.Update with { Paused = true } });
                break;
            case "scale": world.Edit(spec => spec with { Replicas = 2 }); break;
            case "pause": world.Edit(spec => spec with { Update = spec.Update with { Paused = true } }); break;
            default: break;
        }
    }
}
