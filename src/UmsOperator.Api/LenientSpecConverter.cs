using System.Text.Json;
using System.Text.Json.Serialization;
using UmsOperator.Api.Spec;

namespace UmsOperator.Api;

/// <summary>
/// Reads a spec that a newer version of the CRD let through as one that says what is wrong with it. Else one resource that cannot be read would hide all
/// others of the same list.
/// </summary>
internal sealed class LenientSpecConverter : JsonConverter<UmsClusterSpec>
{
    public override UmsClusterSpec? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        try
        {
            return document.Deserialize<UmsClusterSpec>(options);
        }
        catch (Exception error) when (error is JsonException or NotSupportedException or InvalidOperationException or FormatException)
        {
            var field = (error as JsonException)?.Path is { Length: > 2 } path ? path[2..] : "spec";
            return new UmsClusterSpec { Unreadable = $"{field}: this version of the operator does not know its value or form; correct it, or run the version that it was written for" };
        }
    }

    public override void Write(Utf8JsonWriter writer, UmsClusterSpec value, JsonSerializerOptions options) => JsonSerializer.Serialize(writer, value, options);
}
