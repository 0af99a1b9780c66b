using System.Text;
using System.Text.Json.Nodes;

namespace UmsOperator.CrdGenerator;

/// <summary>docs/reference.md: each object of the CRD with a table of its fields.</summary>
internal static class ReferencePage
{
    private static readonly string[] Limits = ["pattern", "minLength", "maxLength", "minItems", "maxItems", "minimum", "maximum"];

    public static string Write(JsonObject crd)
    {
        var version = crd["spec"]!["versions"]![0]!;
        var root = version["schema"]!["openAPIV3Schema"]!.AsObject();
        var page = new StringBuilder("<!-- Generated from src/UmsOperator.Api by `make generate`. Do not edit. -->\n");
        page.Append($"# {crd["spec"]!["names"]!["kind"]} reference\n\n");
        page.Append($"`{crd["spec"]!["group"]}/{version["name"]}`. {root["description"]}\n\n");
        page.Append("Required fields are **bold**. If a field without a default is absent, its description says what that means.\n");
        Rules(page, root);
        Section(page, "spec", root["properties"]!["spec"]!.AsObject());
        Section(page, "status", root["properties"]!["status"]!.AsObject());
        return page.ToString();
    }

    private static void Section(StringBuilder page, string path, JsonObject schema)
    {
        page.Append($"\n## {path}\n\n{schema["description"]}\n");
        Rules(page, schema);
        page.Append("\n| Field | Type | Default | Limits | Meaning |\n|---|---|---|---|---|\n");
        var required = schema["required"]?.AsArray().Select(n => n!.GetValue<string>()).ToHashSet(StringComparer.Ordinal) ?? [];
        foreach (var (name, node) in schema["properties"]!.AsObject())
        {
            var field = node!.AsObject();
            var label = required.Contains(name) ? $"**{name}**" : name;
            page.Append($"| {label} | {TypeName(field, $"{path}.{name}")} | {Default(field)} | {Cell(LimitsOf(field))} | {Cell(field["description"]!.GetValue<string>())} |\n");
        }

        foreach (var (name, node) in schema["properties"]!.AsObject())
        {
            if (node!["properties"] is not null)
                Section(page, $"{path}.{name}", node.AsObject());
            else if (node["items"]?["properties"] is not null)
                Section(page, $"{path}.{name}[]", node["items"]!.AsObject());
        }
    }

    private static void Rules(StringBuilder page, JsonObject schema)
    {
        if (schema["x-kubernetes-validations"] is not JsonArray rules)
            return;
        page.Append("\nRules:\n\n");
        // Rules of the root about other objects are listed there.
        foreach (var rule in rules.Where(rule => !rule!["rule"]!.GetValue<string>().Contains("self.spec.", StringComparison.Ordinal)))
            page.Append($"- {rule!["message"]}\n");
    }

    private static string TypeName(JsonObject field, string path) =>
        field["items"] is JsonObject items ? items["properties"] is null ? $"list of {TypeName(items, path)}" : $"[list](#{Anchor(path)})"
        : field["properties"] is not null ? $"[object](#{Anchor(path)})"
        : field["additionalProperties"] is JsonObject values ? $"map of {values["type"]}"
        : field["enum"] is JsonArray ? "enum"
        : field["format"] is { } format && format.GetValue<string>() == "date-time" ? "time"
        : field["type"]!.GetValue<string>();

    // Anchors of headings as on GitHub: lower case, without punctuation.
    private static string Anchor(string path) => string.Concat(path.Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant();

    private static string Default(JsonObject field) => field["default"] is { } value and not JsonObject ? $"`{value}`" : "";

    private static string LimitsOf(JsonObject field) =>
        string.Join(", ", Limits.Where(field.ContainsKey).Select(limit => $"{limit} `{field[limit]}`"));

    private static string Cell(string text) =>
        text.Replace("|", "\\|", StringComparison.Ordinal).Replace("\n\n", "\n", StringComparison.Ordinal).Replace("\n- ", "<br>· ", StringComparison.Ordinal);
}
