using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using CsCheck;
using UmsOperator.Core.Model;

namespace UmsOperator.Core.Tests.Fuzzing;

/// <summary>
/// Mutated observations of every step: specs, statuses of other versions or edited by hand, odd facts. The planner must not throw or requeue without a pause,
/// and must not touch anything unobserved. The variables <c>CsCheck_Iter</c> and <c>CsCheck_Seed</c> run more cases, or repeat a case.
/// </summary>
public sealed class PlannerFuzzTests
{
    private const int Iterations = 3_000;
    private const int Rounds = 6; // of fact queries; the host allows fewer

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        // As the API server, which accepts no null for a list.
        RespectNullableAnnotations = true,
    };

    private static readonly string[] Cases = [.. Directory.GetDirectories(Folder()).Order(StringComparer.Ordinal).Select(path => File.ReadAllText(Path.Combine(path, "observed.json")))];

    [Fact]
    public void Whatever_is_observed_gives_a_plan_that_is_calm_and_touches_only_what_it_sees()
    {
        var mutations = Gen.Select(Gen.Int[0, 1_000_000], Gen.Int[0, 1_000_000], (spot, kind) => new Mutation(spot, kind)).Array[1, 8];
        Gen.Select(Gen.Int[0, Cases.Length - 1], mutations, Gen.Int[0, 3], Gen.Enum<ObservedPart>().Array[0, 2]).Sample(
            (number, changes, answers, unseen) => Judge(Spoil(Cases[number], changes) with { Unseen = [.. unseen.Select(part => new UnseenPart(part, "cannot be read"))] }, answers),
            iter: Environment.GetEnvironmentVariable("CsCheck_Iter") is null ? Iterations : -1,
            threads: 2);
    }

    /// <summary>Skips changes that make the document unreadable, because such documents never reach the planner.</summary>
    private static Observed Spoil(string text, Mutation[] changes)
    {
        var sound = JsonSerializer.Deserialize<Observed>(text, Json)!;
        var (spoilt, document) = (sound, JsonNode.Parse(text)!);
        foreach (var change in changes)
        {
            var next = document.DeepClone();
            change.Apply(next);
            try
            {
                spoilt = next.Deserialize<Observed>(Json) ?? spoilt;
                document = next;
            }
            catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException or FormatException or NotSupportedException)
            {
                // The change is skipped.
            }
        }

        // The API server assigns these fields, and they are immutable; the clock is the operator's own.
        return spoilt with { Now = sound.Now, Cluster = spoilt.Cluster with { Uid = sound.Cluster.Uid, Name = sound.Cluster.Name, Namespace = sound.Cluster.Namespace } };
    }

    private static void Judge(Observed observed, int answers)
    {
        for (var round = 0; ; round++)
        {
            var plan = Planner.Plan(observed);
            JsonSerializer.Serialize(Planner.Plan(observed), Json).ShouldBe(JsonSerializer.Serialize(plan, Json), "the same observation gives the same plan");
            if (plan.Questions.Count == 0)
            {
                Judge(observed, plan);
                return;
            }

            round.ShouldBeLessThan(Rounds, "the planner must stop asking for facts");
            plan.Actions.ShouldBeEmpty();
            observed = observed with { Answers = [.. observed.Answers, .. plan.Questions.Select(question => Odd(question, answers))] };
        }
    }

    private static FactResult Odd(FactQuery question, int kind) => kind switch
    {
        0 => new FactResult { Question = question, Error = "no answer" },
        1 => new FactResult { Question = question },
        2 => new FactResult { Question = question, Hash = "", SchemaVersion = "\u0000", Differences = [""], Findings = [new Finding("", false, "")] },
        _ => new FactResult { Question = question, Hash = "h", SchemaVersion = "12.04", Equal = true, Changes = new() { Known = true, Inserted = long.MaxValue, Updated = -1 } },
    };

    private static void Judge(Observed observed, Plan plan)
    {
        if (plan.Actions.Count == 0)
            (plan.RecheckAfter ?? TimeSpan.MaxValue).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromSeconds(1), "the planner must not requeue without a pause");
        foreach (var action in plan.Actions.OfType<DatabaseAction>())
        {
            observed.Database.Reach.ShouldBe(DatabaseReach.Connected, $"{action} although the database was not observed");
            if (action is DatabaseAction.DropCopy drop)
            {
                drop.Copy.ShouldNotBe(observed.Cluster.Spec.Database.Name);
                observed.Database.Copies.ShouldContain(copy => copy.Name == drop.Copy, "only observed databases may be dropped");
            }
        }

        if (observed.Unseen.Any(unseen => unseen.Part is ObservedPart.Pods or ObservedPart.Secrets) && observed.Database.Reach == DatabaseReach.Connected)
            plan.Actions.Where(action => action is not KubernetesAction.AddFinalizer and not KubernetesAction.RemoveFinalizer).ShouldBeEmpty("pods and Secrets were not observed");
        if (observed.Cluster.Spec.Unreadable is not null)
            plan.Actions.ShouldNotContain(action => action is KubernetesAction.DeletePod);
    }

    private static string Folder([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "..", "Plans");
}
