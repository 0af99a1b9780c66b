using System.Net;
using System.Text.Json.Nodes;
using UmsOperator.Api.Tests.Crds;

namespace UmsOperator.Api.Tests.Server;

public sealed class DefaultingTests(ApiServer server)
{
    [Fact]
    public async Task The_least_spec_comes_back_with_every_default()
    {
        var (code, created) = await server.SendAsync(HttpMethod.Post, "", JsonNode.Parse("""
            {"apiVersion":"umsoperator.io/v1alpha1","kind":"UmsCluster","metadata":{"name":"least"},"spec":{
              "version":"12.04.110","image":"ums","database":{"host":"db","name":"rmdb","operatorSecretRef":{"name":"login"}}}}
            """));

        code.ShouldBe(HttpStatusCode.Created, created.ToString());
        var missing = Schema.Fields(Schema.Root["properties"]!["spec"]!.AsObject(), "")
            .Where(f => f.Node.ContainsKey("default") && !IsInOptional(f.Path))
            .Where(f => f.Path.Split('.').Aggregate(created["spec"], (node, step) => node?[step]) is null);
        missing.Select(f => f.Path).ShouldBeEmpty();
        created["spec"]!["update"]!["deadlines"]!["copySeconds"]!.GetValue<int>().ShouldBe(14400);
    }

    // Objects without their own default stay absent, and so do the defaults inside them.
    private static bool IsInOptional(string path) => path.StartsWith("storage.", StringComparison.Ordinal) || path.Contains("maintenanceWindow.");
}
