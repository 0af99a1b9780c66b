using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace UmsOperator.Api;

/// <summary>
/// Reads a part of a resource with unknown or malformed values as a replacement that says so. Otherwise one unreadable resource would make its whole list
/// unreadable.
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
            // A null instead of a list or a string is as unreadable as a number.
            return document.Deserialize<T>(Strict.GetValue(options, static some => new JsonSerializerOptions(some) { RespectNullableAnnotations = true }));
        }
        catch (Exception error) when (error is JsonException or NotSupportedException or InvalidOperationException or FormatException)
        {
            return Unreadable(error);
        }
    }

    /// <inheritdoc/>
    public sealed override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => JsonSerializer.Serialize(writer, value, options);

    /// <summary>The value that replaces a part that cannot be read.</summary>
    protected abstract T Unreadable(Exception error);
}
