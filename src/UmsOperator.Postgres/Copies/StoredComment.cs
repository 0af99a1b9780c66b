using System.Text.Json;
using System.Text.Json.Serialization;
using UmsOperator.Core.Model;

namespace UmsOperator.Postgres.Copies;

/// <summary>The content of a copy's <c>COMMENT ON DATABASE</c>, stored as JSON: Core's <see cref="CopyComment"/>, and the row counters that only this project uses.</summary>
internal sealed record StoredComment
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new TableCountersConverter() },
    };

    /// <summary>The part that Core reads and writes.</summary>
    public required CopyComment Copy { get; init; }

    /// <summary>
    /// Production's counters. On the golden copy and on snapshots: when the golden copy was made, the baseline for drift. On a restore point: at the
    /// commit, the baseline for what a rollback loses.
    /// </summary>
    public ActivityBaseline? Production { get; init; }

    /// <summary>On a restore point: production's counters when it was opened for the migrator, the baseline for what a swap back before the commit loses.</summary>
    public ActivityBaseline? Opened { get; init; }

    /// <summary>On a snapshot: its own counters when its server first served, the baseline for discarded changes.</summary>
    public ActivityBaseline? Served { get; init; }

    /// <summary>Parses a comment.</summary>
    /// <param name="text">The comment; null if there is none.</param>
    /// <returns>The content; null if there is no comment, or if the operator did not write it.</returns>
    public static StoredComment? Parse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;
        try
        {
            return JsonSerializer.Deserialize<StoredComment>(text, Json);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The text of the comment: JSON in one line.</summary>
    public string ToText() => JsonSerializer.Serialize(this, Json);
}
