using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;
using UmsOperator.Api;
using RequiredAttribute = System.ComponentModel.DataAnnotations.RequiredAttribute;

namespace UmsOperator.CrdGenerator;

/// <summary>
/// A structural OpenAPI v3 schema of a type. System.Text.Json says what the serialiser reads and writes, so schema and wire format
/// cannot part; this adds what Kubernetes wants on top and takes away what structural schemas forbid (type unions, $ref).
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
            source = Inline(type, isStatus); // The exporter refers to a type that it has met before; structural schemas have no $ref.

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

    /// <exception cref="InvalidOperationException">The type contains itself: no structural schema can say so.</exception>
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
        // Old kubectl shows neither values nor defaults: the description carries what each value means.
        var values = type.GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => $"- {f.Name}: {documentation.Of(f)}");
        return $"{text}\n\n{string.Join('\n', values)}";
    }

    private static void MarkRequired(JsonTypeInfo type)
    {
        foreach (var property in type.Properties)
            property.IsRequired = property.AttributeProvider?.IsDefined(typeof(RequiredAttribute), inherit: false) == true;
    }
}
