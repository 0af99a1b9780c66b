using System.Text.Json;

namespace UmsOperator.Agent.Configuration;

/// <summary>Finds what the types of the settings let through: null in lists, and texts with NUL, which no path, argument or variable may contain.</summary>
internal static class ValueCheck
{
    private static readonly JsonReaderOptions Options = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <param name="json">A file that was read into the settings.</param>
    /// <returns>The first key with such a value, and the cure; null if there is none.</returns>
    public static string? Problem(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, Options);
        using var document = JsonDocument.ParseValue(ref reader);
        return Problem(document.RootElement, "");
    }

    private static string? Problem(JsonElement value, string key) => value.ValueKind switch
    {
        JsonValueKind.Null => $"{key} is null; set a value, or remove it",
        JsonValueKind.String when HasNul(value.GetString()!) => $"{key} contains the character NUL; remove it",
        JsonValueKind.Array => value.EnumerateArray().Select((element, at) => Problem(element, $"{key}[{at}]")).FirstOrDefault(problem => problem is not null),
        JsonValueKind.Object => value.EnumerateObject()
            .Select(property => HasNul(property.Name) ? $"a key in {key} contains the character NUL; remove it" : Problem(property.Value, key.Length == 0 ? property.Name : $"{key}.{property.Name}"))
            .FirstOrDefault(problem => problem is not null),
        _ => null,
    };

    private static bool HasNul(string text) => text.Contains('\0', StringComparison.Ordinal);
}
