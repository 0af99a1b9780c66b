using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using UmsOperator.Api.Status;
using UmsOperator.Core;
using UmsOperator.Core.Model;
using UmsOperator.Core.Status;
using UmsOperator.Core.Texts;
using UmsOperator.Fuzz.Chance;
using UmsOperator.Postgres.Observing;
using UmsOperator.Reconciling;

namespace UmsOperator.Fuzz.Contents;

/// <summary>Processes an observation as a reconcile does, but without side effects: plan, metrics and status patch.</summary>
internal static class DryReconcile
{
    private const int Rounds = 6; // of fact queries; the host allows a few more

    /// <returns>What is wrong with the result; null if nothing.</returns>
    public static string? Of(Observed observed, PCG chance)
    {
        for (var round = 0; round < Rounds; round++)
        {
            var plan = Planner.Plan(observed);
            if (plan.Questions.Count > 0)
            {
                observed = observed with { Answers = [.. observed.Answers, .. plan.Questions.Select(question => SafeFacts.Of(FactResult(question, chance)))] };
                continue;
            }

            _ = ClusterFigures.Of(observed, plan);
            JsonSerializer.Serialize(observed);
            return Of(observed.Cluster.Status, plan.Status) ?? Of(observed.Cluster.Status, FailedReconcileReport.Make(observed.Cluster.Status, 1, observed.Now, Hostile.Text.Draw(chance)));
        }

        return "the planner does not stop asking for facts";
    }

    private static string? Of(UmsClusterStatus before, UmsClusterStatus after) => StatusPatch.Between(before, after) is { } patch ? Of(JsonNode.Parse(patch.ToJsonString())) : null;

    /// <summary>What is wrong with the texts of a document.</summary>
    public static string? Of(JsonNode? node) => node switch
    {
        JsonObject fields => fields.Select(field => Of(field.Value)).FirstOrDefault(fault => fault is not null),
        JsonArray items => items.Select(Of).FirstOrDefault(fault => fault is not null),
        JsonValue value when value.GetValueKind() == JsonValueKind.String => Verdict.Of(value.GetValue<string>(), SafeText.Message),
        _ => null,
    };

    private static FactResult FactResult(FactQuery question, PCG chance)
    {
        var text = Hostile.Text.Draw(chance);
        return Gen.Int[0, 3].Draw(chance) switch
        {
            0 => new FactResult { Question = question, Error = text },
            1 => new FactResult { Question = question },
            2 => new FactResult { Question = question, Hash = text, SchemaVersion = text, Differences = [text], Findings = [new Finding(text, false, text), new Finding("Check", true, text)] },
            _ => new FactResult
            {
                Question = question,
                Hash = "h",
                SchemaVersion = "12.04",
                Equal = true,
                Plan = new UpdatePlanStatus { Strategy = text, Warnings = [text] },
                Changes = new RowChangesStatus { Known = true, Inserted = long.MaxValue, Updated = -1 },
            },
        };
    }
}
