using System.ComponentModel;
using System.Reflection;
using System.Text.Json.Nodes;

namespace UmsOperator.CrdGenerator;

/// <summary>The keyword <c>default</c>.</summary>
internal static class Defaults
{
    public static void Write(JsonObject schema, MemberInfo member, Type type)
    {
        if (member.GetCustomAttribute<DefaultValueAttribute>() is { } attribute)
            schema["default"] = Value(attribute.Value!);
        else if (schema["properties"] is JsonObject properties && !schema.ContainsKey("required") && !IsNullable(member) && HasDefault(properties))
            schema["default"] = new JsonObject(); // Defaults inside an absent object would not be applied.
        else if (type.IsEnum || type.IsPrimitive)
            RefuseSilentDefault(member);
    }

    private static bool HasDefault(JsonObject properties) => properties.Any(p => p.Value!.AsObject().ContainsKey("default"));

    private static bool IsNullable(MemberInfo member) => new NullabilityInfoContext().Create((PropertyInfo)member).WriteState == NullabilityState.Nullable;

    private static JsonNode Value(object value) => value switch
    {
        bool flag => flag,
        int number => number,
        string text => text,
        Enum member => member.ToString(),
        _ => throw new InvalidOperationException($"no default of type {value.GetType()}"),
    };

    /// <summary>A value type is never absent in C#: without a default in the schema, the visible spec would differ from the effective one.</summary>
    private static void RefuseSilentDefault(MemberInfo member)
    {
        if (!IsNullable(member) && !member.IsDefined(typeof(System.ComponentModel.DataAnnotations.RequiredAttribute)))
            throw new InvalidOperationException($"{member.DeclaringType}.{member.Name} needs [DefaultValue] or [Required]");
    }
}
