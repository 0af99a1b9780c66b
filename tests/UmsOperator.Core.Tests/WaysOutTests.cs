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
        ["nothing", "approve", "stale approve", "retry", "stale retry", "rollback", "stale rollback", "rollback and old version", "abandon",
            "stale abandon", "old version", "pause", "abort", "stale abort", "pause and old version", "pause and abort", "scale"];

    private static string Table([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "WaysOut.txt");

    [Fact]
    public void EachRequest_AtEachPoint_DoesWhatTheTableSays()
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
        At("golden copy").Decide().Plan.RecheckAfter.ShouldBe(TimeSpan.FromSeconds(1));
    }

    private static string Outcome(string place, string verb)
    {
        var model = At(place);
        Say(model, verb);
        var told = model.Decide().Plan.Status.Conditions;
        var said = string.Join(", ", told.Where(condition => condition.Type is "ChangeDeferred" or "AnnotationIgnored").Select(condition => condition.Reason).DefaultIfEmpty("-"));
        var rounds = 0;
        for (var still = 0; still < 8 && rounds < 300; rounds++)
        {
            var (_, plan) = model.Decide();
            still = plan.Actions.Count == 0 ? still + 1 : 0;
            model.Carry(plan);
            model.Pass(5);
        }

        rounds.ShouldBeLessThan(300, $"{place}, {verb}: must settle");
        model.Pods.ShouldNotBeEmpty();
        var versions = model.Pods.Where(pod => pod.Serves).Select(pod => $"{pod.Version} {(pod.Kind == BindingKind.Production ? "production" : "update")}").Distinct().Order(StringComparer.Ordinal);
        var outcomes = model.Status.History.Reverse().Select(entry => entry.Outcome);
        return string.Join(" | ", string.Join(", ", outcomes.DefaultIfEmpty("-")), string.Join(", ", versions), model.Status.Update?.WaitingFor ?? $"{model.Status.Phase}", said);
    }

    private static ClusterModel At(string place)
    {
        var model = new ClusterModel();
        model.Settle();
        if (place == "preflight")
            model.Answer(new FactResult
            {
                Question = new FactQuery.Preflight(PreflightScope.Update, 2),
                Findings = [new Finding("CreateDatabaseRight", true, "database.operatorSecretRef: no CREATEDB")],
            });
        if (place == "gate")
            model.Edit(spec => spec with { Update = spec.Update with { Approval = UpdateApproval.BeforeMigration } });
        if (place == "held")
            model.Edit(spec => spec with { Update = spec.Update with { OnFailure = FailurePolicy.Hold } });
        var failing = place is "held" or "swap back" or "return" or "failed before";
        if (failing)
            model.Behaviour = pod => pod is { Kind: BindingKind.Migrator, Version: New } && model.Status.Phase != ClusterPhase.Adopting ? Misbehaviour.Fails : Misbehaviour.None;
        model.Edit(spec => spec with { Version = New });
        model.Settle(until: one => place switch
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
            Say(model, "rollback and old version");
            model.Settle(until: one => one.Status.Update?.Step == UpdateStep.Rollback);
        }

        // Before a retry the user has fixed the cause.
        if (failing)
            model.Behaviour = _ => Misbehaviour.None;
        return model;
    }

    private static MigrationPhase? Phase(ClusterModel model) => model.Copies.FirstOrDefault(copy => copy.Kind == CopyKind.RestorePoint)?.Comment?.Phase;

    private static void Say(ClusterModel model, string verb)
    {
        var id = model.Status.Update?.Id ?? (model.Status.History is [var last, ..] ? last.Id : "t000001");
        var restorePoint = ClusterNames.Copy(ClusterModel.Uid, id, CopyKind.RestorePoint);
        switch (verb)
        {
            case "approve": model.Annotations[Api.Annotations.Approve] = id; break;
            case "stale approve": model.Annotations[Api.Annotations.Approve] = "t000000"; break;
            case "retry": model.Annotations[Api.Annotations.Retry] = id; break;
            case "stale retry": model.Annotations[Api.Annotations.Retry] = "t000000"; break;
            case "rollback": model.Annotations[Api.Annotations.Rollback] = $"{restorePoint}:100"; break;
            case "stale rollback": model.Annotations[Api.Annotations.Rollback] = $"{ClusterNames.Copy(ClusterModel.Uid, "t000000", CopyKind.RestorePoint)}:100"; break;
            case "rollback and old version":
                model.Annotations[Api.Annotations.Rollback] = $"{restorePoint}:100";
                model.Edit(spec => spec with { Version = Old });
                break;
            case "abandon": model.Annotations[Api.Annotations.Abandon] = model.Status.Update?.Id ?? ClusterModel.Uid; break;
            case "stale abandon": model.Annotations[Api.Annotations.Abandon] = "true"; break;
            case "old version": model.Edit(spec => spec with { Version = Old }); break;
            case "abort": model.Annotations[Api.Annotations.Abort] = id; break;
            case "stale abort": model.Annotations[Api.Annotations.Abort] = "true"; break;
            case "pause and old version": model.Edit(spec => spec with { Version = Old, Update = spec.Update with { Paused = true } }); break;
            case "pause and abort":
                model.Annotations[Api.Annotations.Abort] = id;
                model.Edit(spec => spec with { Update = spec.Update with { Paused = true } });
                break;
            case "scale": model.Edit(spec => spec with { Replicas = 2 }); break;
            case "pause": model.Edit(spec => spec with { Update = spec.Update with { Paused = true } }); break;
            default: break;
        }
    }
}
