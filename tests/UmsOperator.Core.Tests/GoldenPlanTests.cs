using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using UmsOperator.Api.Spec;
using UmsOperator.Api.Status;
using UmsOperator.Core.Model;
using UmsOperator.Core.Tests.Model;

namespace UmsOperator.Core.Tests;

/// <summary>
/// Golden folders: <c>Plans/&lt;case&gt;/observed.json</c> must give <c>plan.json</c>. A dump of a real observation copied there becomes a regression test.
/// <c>UMS_UPDATE_GOLDEN=1</c> records the cases of the model's stories again and rewrites every plan; <c>UMS_UPDATE_GOLDEN=plans</c> only rewrites the plans.
/// </summary>
public sealed class GoldenPlanTests
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static string Folder([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "Plans");

    private static bool Updating => Environment.GetEnvironmentVariable("UMS_UPDATE_GOLDEN") is "1" or "plans";

    public static TheoryData<string> Cases()
    {
        if (Environment.GetEnvironmentVariable("UMS_UPDATE_GOLDEN") == "1")
            Record();
        return [.. Directory.GetDirectories(Folder()).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void AnObservation_GivesItsPlan(string name)
    {
        var folder = Path.Combine(Folder(), name);
        var observed = JsonSerializer.Deserialize<Observed>(File.ReadAllText(Path.Combine(folder, "observed.json")), Json).ShouldNotBeNull();
        var plan = JsonSerializer.Serialize(Planner.Plan(observed), Json) + "\n";
        var path = Path.Combine(folder, "plan.json");
        if (Updating)
            File.WriteAllText(path, plan);
        plan.ShouldBe(File.ReadAllText(path), $"case {name}; if the change is intended, run with UMS_UPDATE_GOLDEN=1");
    }

    [Fact]
    public void TheSameObservation_GivesTheSamePlan()
    {
        foreach (var name in Directory.GetDirectories(Folder()))
        {
            var text = File.ReadAllText(Path.Combine(name, "observed.json"));
            var one = Planner.Plan(JsonSerializer.Deserialize<Observed>(text, Json)!);
            var two = Planner.Plan(JsonSerializer.Deserialize<Observed>(text, Json)!);
            JsonSerializer.Serialize(one, Json).ShouldBe(JsonSerializer.Serialize(two, Json));
        }
    }

    private static void Record()
    {
        if (Directory.Exists(Folder()))
            Directory.Delete(Folder(), recursive: true);
        Directory.CreateDirectory(Folder());
        HashSet<string> common = [];
        Story(common, "update", _ => { });
        Story(common, "short-downtime", model => model.Edit(spec => spec with { Update = spec.Update with { Strategy = UpdateStrategy.ShortDowntime } }));
        Story(common, "approval", model => model.Edit(spec => spec with { Update = spec.Update with { Approval = UpdateApproval.BeforeMigration } }));
        Story(common, "paused", model => model.Edit(spec => spec with { Update = spec.Update with { Paused = true } }));
        Story(common, "canary-fails", model => model.Behaviour = pod => pod.Version == "12.04.110" ? Misbehaviour.Fails : Misbehaviour.None);
        Story(common, "wrong-version", model => model.Behaviour = pod => pod.Version == "12.04.110" ? Misbehaviour.WrongVersion : Misbehaviour.None);
        Story(common, "canary-hangs", model => model.Behaviour = pod => pod.Version == "12.04.110" ? Misbehaviour.Hangs : Misbehaviour.None);
        Story(common, "migration-fails", model => model.Behaviour = MigratorFails);
        Story(common, "migration-fails-hold", model =>
        {
            model.Behaviour = MigratorFails;
            model.Edit(spec => spec with { Update = spec.Update with { OnFailure = FailurePolicy.Hold } });
        });
        Story(common, "schema-differs", model => model.Behaviour = pod =>
        {
            if (pod.Kind == BindingKind.Migrator)
                model.Answer(new FactResult
                {
                    Question = new FactQuery.Compare(model.Copies.First(copy => copy.Kind == CopyKind.Snapshot && copy.Number == 2).Name, ClusterModel.P),
                    Equal = false,
                    Differences = ["+ table extra"],
                });
            return Misbehaviour.None;
        });
        Story(common, "preflight-blocks", model =>
            model.Answer(new FactResult
            {
                Question = new FactQuery.Preflight(PreflightScope.Update, 2),
                Findings = [new Finding("CreateDatabaseRight", true, "database.operatorSecretRef: no CREATEDB; ALTER ROLE x CREATEDB")],
            }));
        Story(common, "drift-holds", model =>
        {
            model.Edit(spec => spec with { Update = spec.Update with { OnDrift = DriftPolicy.Hold } });
            model.Behaviour = _ =>
            {
                if (model.Copies.FirstOrDefault(copy => copy is { Kind: CopyKind.Snapshot, Number: 2 }) is { } canary)
                    model.Answer(new FactResult { Question = new FactQuery.Drift(canary.Name), Changes = new RowChangesStatus { Known = true, Inserted = 3, Tables = ["public.devices 3"] } });
                return Misbehaviour.None;
            };
        });
        Story(common, "abort", _ => { }, model =>
        {
            if (model.Pods.Count(pod => pod is { Kind: BindingKind.Snapshot, Serves: true }) == 2 && model.Spec.Version == "12.04.110")
                model.Edit(spec => spec with { Version = "12.03.110" });
        });
        Story(common, "delete-in-update", _ => { }, model =>
        {
            if (model.DeletedAt is null && model.Pods.Any(pod => pod.Kind == BindingKind.Migrator))
                model.Delete();
        });
        Story(common, "rollback", _ => { }, model =>
        {
            if (model.Spec.Version == "12.04.110" && model.Status is { Update: null, History.Count: > 0, Phase: ClusterPhase.Running }
                && model.Copies is [{ Kind: CopyKind.RestorePoint } restorePoint])
            {
                model.Annotations[Api.Annotations.Rollback] = $"{restorePoint.Name}:100";
                model.Edit(spec => spec with { Version = "12.03.110" });
            }
        });
        Story(common, "status-wiped", _ => { }, model => model.Status = new UmsClusterStatus());
        Story(common, "database-unreachable", model => model.Reach = DatabaseReach.Unreachable);
    }

    private static Misbehaviour MigratorFails(PodObserved pod) => pod is { Kind: BindingKind.Migrator, Version: "12.04.110" } ? Misbehaviour.Fails : Misbehaviour.None;

    /// <summary>Records a case whenever a story first reaches a step and action that the plain update does not have.</summary>
    private static void Story(HashSet<string> common, string name, Action<ClusterModel> prepare, Action<ClusterModel>? meanwhile = null)
    {
        var model = new ClusterModel();
        model.Settle();
        prepare(model);
        model.Edit(spec => spec with { Version = "12.04.110" });
        HashSet<string> seen = [];
        for (var round = 0; round < 120 && (model.HasFinalizer || round == 0); round++)
        {
            meanwhile?.Invoke(model);
            var (observed, plan) = model.Decide();
            var step = plan.Status.Update?.Step.ToString() ?? plan.Status.Phase.ToString();
            var what = plan.Actions.Count > 0 ? plan.Actions[0].GetType().Name : "Waits";
            var key = $"{step}-{what}";
            if ((name == "update" || plan.Actions.Count > 0 || plan.Status.Phase is ClusterPhase.Held or ClusterPhase.Blocked || plan.Status.Update?.ManualWaitStartTime is not null)
                && seen.Add(key) && !common.Contains(key))
                Save($"{name}-{seen.Count:00}-{step}-{what}", observed);
            model.Carry(plan);
            model.Pass(30);
        }

        if (common.Count == 0)
            common.UnionWith(seen);
    }

    private static void Save(string name, Observed observed)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Folder(), name)).FullName;
        File.WriteAllText(Path.Combine(folder, "observed.json"), JsonSerializer.Serialize(observed, Json) + "\n");
    }
}
