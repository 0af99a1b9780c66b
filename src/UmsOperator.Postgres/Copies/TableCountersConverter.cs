using System.Text.Json;
using System.Text.Json.Serialization;

namespace UmsOperator.Postgres.Copies;

/// <summary>Writes the counters as an array of four numbers. It is short because a comment may hold the counters of several hundred tables.</summary>
internal sealed class TableCountersConverter : JsonConverter<TableCounters>
{
    /// <inheritdoc/>
    public override TableCounters Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        JsonSerializer.Deserialize<long[]>(ref reader) is [var inserted, var updated, var deleted, var file]
            ? new TableCounters(inserted, updated, deleted, file)
            : throw new JsonException("The counters of a table must be an array of four numbers.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, TableCounters value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        writer.WriteNumberValue(value.Inserted);
        writer.WriteNumberValue(value.Updated);
        writer.WriteNumberValue(value.Deleted);
        writer.WriteNumberValue(value.File);
        writer.WriteEndArray();
    }
}
