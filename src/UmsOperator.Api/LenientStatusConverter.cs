using System.Text.Json;
using System.Text.Json.Serialization;
using UmsOperator.Api.Status;

namespace UmsOperator.Api;

/// <summary>Reads a status that another version of the operator, or a hand, wrote in words that are not known here as a lost one: losing it must not harm.</summary>
internal sealed class LenientStatusConverter : JsonConverter<UmsClusterStatus>
{
    public override UmsClusterStatus? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        try
        {
            return document.Deserialize<UmsClusterStatus>(options);
        }
        catch (Exception error) when (error is JsonException or NotSupportedException or InvalidOperationException or FormatException)
        {
            return new UmsClusterStatus { Unreadable = true };
        }
    }

    public override void Write(Utf8JsonWriter writer, UmsClusterStatus value, JsonSerializerOptions options) => JsonSerializer.Serialize(writer, value, options);
}
