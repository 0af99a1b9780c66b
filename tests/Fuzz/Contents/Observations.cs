using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using CsCheck;
using UmsOperator.Core.Model;
using UmsOperator.Core.Tests.Fuzzing;
using UmsOperator.Fuzz.Chance;
using UmsOperator.Postgres.Observing;

namespace UmsOperator.Fuzz.Contents;

/// <summary>Mutates observations of every step, taken from the planner's golden cases.</summary>
internal static class Observations
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        // As the API server, which accepts no null for a list.
        RespectNullableAnnotations = true,
    };

    private static readonly string[] Cases = [.. Directory.GetDirectories(Folder()).Order(StringComparer.Ordinal).Select(path => File.ReadAllText(Path.Combine(path, "observed.json")))];

    private static readonly Gen<Mutation[]> Mutations = Gen.Select(Gen.Int[0, 1_000_000], Gen.Int[0, 1_000_000], (spot, kind) => new Mutation(spot, kind)).Array[0, 4];

    /// <summary>An observation with structural and textual changes.</summary>
    public static Observed Draw(PCG chance)
    {
        var text = Gen.OneOf(Cases).Draw(chance);
        var sound = JsonSerializer.Deserialize<Observed>(text, Json)!;
        var document = JsonNode.Parse(text)!;
        foreach (var change in Mutations.Draw(chance))
            change.Apply(document);
        var spoilt = Read(document);
        if (spoilt is null)
            document = JsonNode.Parse(text)!;
        for (var count = Gen.Int[0, 5].Draw(chance); count > 0; count--)
            Replace(document, chance);
        spoilt = Read(document) ?? spoilt ?? sound;
        return spoilt with
        {
            Now = sound.Now,
            // The API server assigns these fields, and they are immutable.
            Cluster = spoilt.Cluster with { Uid = sound.Cluster.Uid, Name = sound.Cluster.Name, Namespace = sound.Cluster.Namespace },
            Database = SafeFacts.Of(spoilt.Database),
        };
    }

    /// <summary>Replaces a random text of a document by a hostile one.</summary>
    public static void Replace(JsonNode document, PCG chance)
    {
        var texts = Values(document).Where(value => value.GetValueKind() == JsonValueKind.String).ToList();
        if (texts.Count > 0)
            texts[Gen.Int[0, texts.Count - 1].Draw(chance)].ReplaceWith(Hostile.Text.Draw(chance));
    }

    /// <summary>Parses a document; null if it would never reach the planner.</summary>
    private static Observed? Read(JsonNode document)
    {
        try
        {
            return document.Deserialize<Observed>(Json);
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException or FormatException or NotSupportedException)
        {
            return null;
        }
    }

    private static IEnumerable<JsonValue> Values(JsonNode? node) => node switch
    {
        JsonObject fields => fields.SelectMany(field => Values(field.Value)),
        JsonArray items => items.SelectMany(Values),
        JsonValue value => [value],
        _ => [],
    };

    private static string Folder([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "UmsOperator.Core.Tests", "Plans");
}
