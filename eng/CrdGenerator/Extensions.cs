using System.Reflection;
using System.Text.Json.Nodes;
using UmsOperator.Api.Markers;

namespace UmsOperator.CrdGenerator;

/// <summary>The <c>x-kubernetes-*</c> keywords.</summary>
internal static class Extensions
{
    public static void Write(JsonObject schema, Type type, MemberInfo? member)
    {
        if (member?.IsDefined(typeof(PreserveUnknownFieldsAttribute)) == true)
            (schema["items"]?.AsObject() ?? schema)["x-kubernetes-preserve-unknown-fields"] = true;
        if (member?.GetCustomAttribute<ListMapKeyAttribute>() is { } key)
        {
            schema["x-kubernetes-list-type"] = "map";
            schema["x-kubernetes-list-map-keys"] = new JsonArray(key.Field);
        }

        if (RatchetingRules.OnChange(type) is { Count: > 0 } rules)
            schema["x-kubernetes-validations"] = rules;
    }
}
