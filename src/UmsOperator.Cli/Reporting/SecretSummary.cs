using System.Text.Json.Nodes;
using k8s.Models;
using UmsOperator.Cli.Texts;

namespace UmsOperator.Cli.Reporting;

/// <summary>What a report says about a Secret: its names, never a value or its length.</summary>
internal static class SecretSummary
{
    /// <summary>Name, type, labels and names of the keys.</summary>
    public static JsonObject Of(V1Secret secret) => new()
    {
        ["name"] = secret.Metadata.Name,
        ["type"] = secret.Type,
        ["createdAt"] = Text(secret.Metadata.CreationTimestamp),
        ["deletedAt"] = Text(secret.Metadata.DeletionTimestamp),
        ["labels"] = new JsonObject([.. (secret.Metadata.Labels ?? new Dictionary<string, string>()).Select(one => KeyValuePair.Create(one.Key, (JsonNode?)one.Value))]),
        ["keys"] = new JsonArray([.. (secret.Data ?? new Dictionary<string, byte[]>()).Keys.Order(StringComparer.Ordinal).Select(key => (JsonNode)key)]),
    };

    private static string? Text(DateTime? at) => at is { } known ? Phrases.Instant(known) : null;
}
