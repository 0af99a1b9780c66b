using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;
using UmsOperator.Api;
using RequiredAttribute = System.ComponentModel.DataAnnotations.RequiredAttribute;

namespace UmsOperator.CrdGenerator;

/// <summary>
/// A structural OpenAPI v3 schema of a type. The schema comes from System.Text.Json, so it always matches the
/// wire format; this adds Kubernetes' keywords and removes what structural schemas forbid (type unions, $ref).
/// </summary>
internal sealed class SchemaBuilder(XmlDocumentation documentation)
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver().WithAddedModifier(MarkRequired),
    };

    private readonly HashSet<Type> _open = [];

    public JsonObject Build(Type type, bool isStatus) => Options.GetJsonSchemaAsNode(type, new()
    {
        TreatNullObliviousAsNonNullable = true,
        TransformSchemaNode = (context, node) => Transform(context, node, isStatus),
    }).AsObject();

    public string Describe(MemberInfo member) => documentation.Of(member);

    public string Describe(Type type) => documentation.Of(type);

    private JsonObject Transform(JsonSchemaExporterContext context, JsonNode node, bool isStatus)
    {
        var type = Nullable.GetUnderlyingType(context.TypeInfo.Type) ?? context.TypeInfo.Type;
        var member = context.PropertyInfo?.AttributeProvider as MemberInfo;
        var source = node as JsonObject ?? [];
        if (source.ContainsKey("$ref"))
            source = Inline(type, isStatus); // The exporter uses $ref for repeated types; structural schemas must not contain it.

        var schema = new JsonObject();
        if (Description(type, member) is { } description)
            schema["description"] = description;
        Types.Write(schema, type, source);
        if (member is not null)
            Constraints.Write(schema, member, isStatus);
        if (type.IsEnum && !isStatus)
            schema["enum"] = new JsonArray([.. Enum.GetNames(type).Select(n => (JsonNode)n)]);

        foreach (var key in (string[])["items", "additionalProperties", "required", "properties"])
        {
            if (source.Remove(key, out var child))
                schema[key] = child;
        }

        if (member is not null && !isStatus)
            Defaults.Write(schema, member, type);
        Extensions.Write(schema, type, member);
        return schema;
    }

    /// <exception cref="InvalidOperationException">The type contains itself; structural schemas cannot be recursive.</exception>
    private JsonObject Inline(Type type, bool isStatus)
    {
        if (!_open.Add(type))
            throw new InvalidOperationException($"{type} contains itself");
        var schema = Build(type, isStatus);
        _open.Remove(type);
        return schema;
    }

    private string? Description(Type type, MemberInfo? member)
    {
        var isOurs = type.Assembly == typeof(UmsCluster).Assembly;
        if (member is null)
            return isOurs && !type.IsEnum ? documentation.Of(type) : null;
        var text = documentation.Of(member);
        if (!type.IsEnum)
            return text;
        // Old versions of kubectl show neither values nor defaults, so the description lists the values.
        var values = type.GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => $"- {f.Name}: {documentation.Of(f)}");
        return $"{text}\n\n{string.Join('\n', values)}";
    }

    private static void MarkRequired(JsonTypeInfo type)
    {
        foreach (var property in type.Properties)
            property.IsRequired = property.AttributeProvider?.IsDefined(typeof(RequiredAttribute), inherit: false) == true;
    }
}
