using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using UmsOperator.Api;
using UmsOperator.Api.Markers;
using RequiredAttribute = System.ComponentModel.DataAnnotations.RequiredAttribute;

namespace UmsOperator.CrdGenerator;

/// <summary>
/// Ratcheting CEL rules: an object that violates a rule already (because it is older than the rule) can still get labels and a status and lose its finalizer. API servers before 1.33 validate the
/// whole object at every write, and those before 1.29 do not support <c>optionalOldSelf</c>. So each rule has two forms that every API server from 1.25 on supports:
/// <list type="bullet">
/// <item>At the root, for a new object. A resource has no status when it is created, and always one (its default at least) when it is changed.</item>
/// <item>At the object itself, as a transition rule, which is not evaluated for new objects: an unchanged value passes.</item>
/// </list>
/// </summary>
internal static partial class RatchetingRules
{
    /// <summary>For the schema of a type below the root.</summary>
    public static JsonArray OnChange(Type type) => [.. Of(type).Select(JsonNode (rule) => Node($"self == oldSelf || ({rule.Rule})", rule.Message))];

    /// <summary>For the root: its own rules, and those of everything below it.</summary>
    public static JsonArray OnCreation(Type root) => [.. Below(root, "self", []).Select(JsonNode (rule) => Node($"has(self.status) || {rule.Rule}", rule.Message))];

    private static IEnumerable<(string Rule, string Message)> Below(Type type, string path, string[] optional)
    {
        foreach (var rule in Of(type))
        {
            var text = Self.Replace(rule.Rule, path);
            yield return (string.Concat(optional.Select(step => $"!has({step}) || ")) + (path == "self" ? text : $"({text})"), rule.Message);
        }

        foreach (var property in type.GetProperties().Where(one => one.PropertyType.Assembly == typeof(UmsCluster).Assembly && one.PropertyType.IsClass))
        {
            var step = $"{path}.{char.ToLowerInvariant(property.Name[0])}{property.Name[1..]}";
            var isOptional = path != "self" && !property.IsDefined(typeof(RequiredAttribute));
            foreach (var rule in Below(property.PropertyType, step, isOptional ? [.. optional, step] : optional))
                yield return rule;
        }
    }

    private static IEnumerable<ValidationRuleAttribute> Of(Type type) => type.GetCustomAttributes<ValidationRuleAttribute>();

    private static JsonObject Node(string rule, string message) => new JsonObject { ["rule"] = rule, ["message"] = message };

    [GeneratedRegex(@"\bself\b", RegexOptions.NonBacktracking)]
    private static partial Regex Self { get; }
}
