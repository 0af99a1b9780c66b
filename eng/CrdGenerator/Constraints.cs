using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text.Json.Nodes;

namespace UmsOperator.CrdGenerator;

/// <summary>Schema keywords of DataAnnotations attributes.</summary>
internal static class Constraints
{
    public static void Write(JsonObject schema, MemberInfo member, bool isStatus)
    {
        var isList = schema["type"]!.GetValue<string>() == "array";
        if (member.GetCustomAttribute<RegularExpressionAttribute>() is { } expression)
            schema["pattern"] = expression.Pattern;
        if (member.GetCustomAttribute<MinLengthAttribute>() is { } min)
            schema[isList ? "minItems" : "minLength"] = min.Length;
        if (member.GetCustomAttribute<MaxLengthAttribute>() is { } max)
            schema[isList ? "maxItems" : "maxLength"] = max.Length;
        if (member.GetCustomAttribute<RangeAttribute>() is { } range)
        {
            schema["minimum"] = Convert.ToInt64(range.Minimum, CultureInfo.InvariantCulture);
            schema["maximum"] = Convert.ToInt64(range.Maximum, CultureInfo.InvariantCulture);
        }

        // No other limits in status: an operator that is newer than the installed CRD must be able to write it.
        if (member.GetCustomAttribute<AllowedValuesAttribute>() is { } allowed)
            schema["enum"] = new JsonArray([.. allowed.Values.Select(v => (JsonNode)v!.ToString()!)]);
        if (isStatus && schema.ContainsKey("pattern"))
            throw new InvalidOperationException($"{member.DeclaringType}.{member.Name}: no pattern in status");
    }
}
