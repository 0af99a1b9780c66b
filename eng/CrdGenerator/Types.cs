using System.Text.Json.Nodes;

namespace UmsOperator.CrdGenerator;

/// <summary>The keywords <c>type</c> and <c>format</c>.</summary>
internal static class Types
{
    public static void Write(JsonObject schema, Type type, JsonObject source)
    {
        // Structural schemas allow no type union with "null"; absent fields are omitted instead.
        schema["type"] = type.IsEnum ? "string" : source["type"] switch
        {
            JsonArray union => union.Select(t => t!.GetValue<string>()).Single(t => t != "null"),
            JsonValue one => one.GetValue<string>(),
            _ => "object",
        };
        if (Format(type) is { } format)
            schema["format"] = format;
    }

    private static string? Format(Type type) =>
        type == typeof(int) ? "int32"
        : type == typeof(long) ? "int64"
        : type == typeof(double) ? "double"
        : type == typeof(DateTime) ? "date-time"
        : null;
}
