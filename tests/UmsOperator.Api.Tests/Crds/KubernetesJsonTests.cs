using System.Text.Json.Nodes;
using k8s;

namespace UmsOperator.Api.Tests.Crds;

public sealed class KubernetesJsonTests
{
    [Fact]
    public void An_object_of_every_field_comes_back_without_loss()
    {
        var every = Sample.Cluster("every");

        var read = KubernetesJson.Deserialize<UmsCluster>(every.ToJsonString());
        var written = JsonNode.Parse(KubernetesJson.Serialize(read));

        JsonNode.DeepEquals(written, every).ShouldBeTrue($"read and written again:\n{written}\nbut it was:\n{every}");
    }

    [Fact]
    public void An_absent_field_reads_as_the_default_that_the_schema_names()
    {
        var least = new UmsCluster();
        var mismatches = Schema.Fields(Schema.Root["properties"]!["spec"]!.AsObject(), "")
            .Where(f => f.Node["default"] is { } value and not JsonObject)
            .Where(f => Written(least, f.Path) is { } node && !JsonNode.DeepEquals(node, f.Node["default"]))
            .Select(f => $"{f.Path}: schema {f.Node["default"]}, type {Written(least, f.Path)}");

        mismatches.ShouldBeEmpty();
    }

    private static JsonNode? Written(UmsCluster cluster, string path) =>
        path.Split('.').Aggregate(JsonNode.Parse(KubernetesJson.Serialize(cluster.Spec)), (node, step) => node?[step]);
}
