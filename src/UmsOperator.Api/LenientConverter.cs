using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace UmsOperator.Api;

/// <summary>
/// Reads a part of a resource that other words than ours stand in as one that says so. Else one resource that cannot be read would hide all others of the
/// same list.
/// </summary>
/// <typeparam name="T">The part.</typeparam>
internal abstract class LenientConverter<T> : JsonConverter<T>
    where T : class
{
    private static readonly ConditionalWeakTable<JsonSerializerOptions, JsonSerializerOptions> Strict = [];

    /// <inheritdoc/>
    public sealed override T? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        try
        {
            // A null where a list or a text belongs is as unreadable as a number there.
            return document.Deserialize<T>(Strict.GetValue(options, static some => new JsonSerializerOptions(some) { RespectNullableAnnotations = true }));
        }
        catch (Exception error) when (error is JsonException or NotSupportedException or InvalidOperationException or FormatException)
        {
            return Unreadable(error);
        }
    }

    /// <inheritdoc/>
    public sealed override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => JsonSerializer.Serialize(writer, value, options);

    /// <summary>What stands for a part that cannot be read.</summary>
    protected abstract T Unreadable(Exception error);
}
