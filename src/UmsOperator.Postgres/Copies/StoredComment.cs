using System.Text.Json;
using System.Text.Json.Serialization;
using UmsOperator.Core.Model;

namespace UmsOperator.Postgres.Copies;

/// <summary>What <c>COMMENT ON DATABASE</c> of a copy holds: Core's <see cref="CopyComment"/> and this room's own evidence beside it, as one JSON text.</summary>
internal sealed record StoredComment
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new TableCountersConverter() },
    };

    /// <summary>The public part.</summary>
    public required CopyComment Copy { get; init; }

    /// <summary>Production's counters. On golden copy and snapshots at the golden copy's instant, the baseline for drift; on a restore point at the commit, the baseline for what a rollback loses.</summary>
    public ActivityBaseline? Production { get; init; }

    /// <summary>On a restore point: P's counters when it was opened for the migrator, the baseline for what a swap back before the commit loses.</summary>
    public ActivityBaseline? Opened { get; init; }

    /// <summary>On a snapshot whose server has served: its own counters then, the baseline for discarded changes.</summary>
    public ActivityBaseline? Served { get; init; }

    /// <summary>Reads a comment.</summary>
    /// <param name="text">The comment; null if there is none.</param>
    /// <returns>Null if there is none, or none of ours.</returns>
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

    /// <summary>The text to write.</summary>
    /// <returns>JSON in one line.</returns>
    public string ToText() => JsonSerializer.Serialize(this, Json);
}
