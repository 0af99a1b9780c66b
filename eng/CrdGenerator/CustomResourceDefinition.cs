using System.Reflection;
using System.Text.Json.Nodes;
using UmsOperator.Api;
using UmsOperator.Api.Markers;
using UmsOperator.Api.Spec;
using UmsOperator.Api.Status;

namespace UmsOperator.CrdGenerator;

/// <summary>The CustomResourceDefinition around the schemas of spec and status.</summary>
internal static class CustomResourceDefinition
{
    public static JsonObject Build(SchemaBuilder schemas) => new()
    {
        ["apiVersion"] = "apiextensions.k8s.io/v1",
        ["kind"] = "CustomResourceDefinition",
        ["metadata"] = new JsonObject
        {
            ["name"] = $"{UmsCluster.Plural}.{UmsCluster.ApiGroup}",
            ["labels"] = new JsonObject { ["app.kubernetes.io/name"] = "ums-operator" },
        },
        ["spec"] = new JsonObject
        {
            ["group"] = UmsCluster.ApiGroup,
            ["scope"] = "Namespaced",
            ["names"] = new JsonObject
            {
                ["kind"] = UmsCluster.KindName,
                ["listKind"] = UmsCluster.KindName + "List",
                ["plural"] = UmsCluster.Plural,
                ["singular"] = "umscluster",
                ["shortNames"] = new JsonArray("ums"),
                ["categories"] = new JsonArray("igel"),
            },
            ["versions"] = new JsonArray(Version(schemas)),
        },
    };

    private static JsonObject Version(SchemaBuilder schemas) => new()
    {
        ["name"] = UmsCluster.ApiVersionName,
        ["served"] = true,
        ["storage"] = true,
        ["subresources"] = new JsonObject
        {
            ["status"] = new JsonObject(),
            ["scale"] = new JsonObject
            {
                ["specReplicasPath"] = ".spec.replicas",
                ["statusReplicasPath"] = ".status.replicas",
                ["labelSelectorPath"] = ".status.selector",
            },
        },
        ["additionalPrinterColumns"] = new JsonArray([.. typeof(UmsCluster).GetCustomAttributes<PrinterColumnAttribute>().Select(Column)]),
        ["schema"] = new JsonObject { ["openAPIV3Schema"] = Root(schemas) },
    };

    private static JsonObject Root(SchemaBuilder schemas)
    {
        var spec = schemas.Build(typeof(UmsClusterSpec), isStatus: false);
        spec["description"] = schemas.Describe(typeof(UmsCluster).GetProperty(nameof(UmsCluster.Spec))!);
        var status = schemas.Build(typeof(UmsClusterStatus), isStatus: true);
        status["description"] = schemas.Describe(typeof(UmsCluster).GetProperty(nameof(UmsCluster.Status))!);
        // For kstatus, a resource without a status is current: `helm install --wait` would not wait for the operator's first status.
        status["default"] = new JsonObject { ["observedGeneration"] = -1 };
        return new()
        {
            ["description"] = schemas.Describe(typeof(UmsCluster)),
            ["type"] = "object",
            ["required"] = new JsonArray("spec"),
            ["x-kubernetes-validations"] = RatchetingRules.OnCreation(typeof(UmsCluster)),
            ["properties"] = new JsonObject
            {
                ["apiVersion"] = new JsonObject { ["description"] = $"{UmsCluster.ApiGroup}/{UmsCluster.ApiVersionName}", ["type"] = "string" },
                ["kind"] = new JsonObject { ["description"] = UmsCluster.KindName, ["type"] = "string" },
                ["metadata"] = new JsonObject { ["type"] = "object" },
                ["spec"] = spec,
                ["status"] = status,
            },
        };
    }

    private static JsonObject Column(PrinterColumnAttribute column)
    {
        var node = new JsonObject { ["name"] = column.Name, ["type"] = column.Type, ["jsonPath"] = column.JsonPath };
        if (column.Description is not null)
            node["description"] = column.Description;
        if (column.Priority > 0)
            node["priority"] = column.Priority;
        return node;
    }
}
