using System.Text.Json;
using System.Text.Json.Serialization;

namespace UmsOperator.Postgres.Copies;

/// <summary>Four numbers in an array: a comment may hold the counters of some hundred tables.</summary>
internal sealed class TableCountersConverter : JsonConverter<TableCounters>
{
    /// <inheritdoc/>
    public override TableCounters Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        JsonSerializer.Deserialize<long[]>(ref reader) is [var inserted, var updated, var deleted, var file]
            ? new TableCounters(inserted, updated, deleted, file)
            : throw new JsonException("Counters of a table are four numbers.");

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
