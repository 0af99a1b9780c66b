using System.Net;
using System.Text.Json.Nodes;
using UmsOperator.Api.Tests.Crds;

namespace UmsOperator.Api.Tests.Server;

public sealed class StorageTests(ApiServer server)
{
    [Fact]
    public async Task An_object_of_every_field_is_stored_without_loss()
    {
        var every = Sample.Cluster("every");

        var stored = await StoreAsync(every);

        JsonNode.DeepEquals(stored["spec"], every["spec"]).ShouldBeTrue($"stored:\n{stored["spec"]}\nsent:\n{every["spec"]}");
        JsonNode.DeepEquals(stored["status"], every["status"]).ShouldBeTrue($"stored:\n{stored["status"]}\nsent:\n{every["status"]}");
    }

    [Fact]
    public async Task Unknown_fields_are_pruned_but_for_parts_of_built_in_types()
    {
        var cluster = Sample.Cluster("pruned");
        cluster["spec"]!["typo"] = "x";
        cluster["spec"]!["update"]!["stratgey"] = "x";
        cluster["spec"]!["resources"] = JsonNode.Parse("""{"limits":{"memory":"1Gi","nvidia.com/gpu":1}}""");

        var (_, stored) = await server.SendAsync(HttpMethod.Post, "", cluster);

        stored["spec"]!["typo"].ShouldBeNull();
        stored["spec"]!["update"]!["stratgey"].ShouldBeNull();
        stored["spec"]!["resources"]!["limits"]!["nvidia.com/gpu"]!.GetValue<int>().ShouldBe(1);
    }

    [Fact]
    public async Task The_table_shows_what_runs_and_where_it_goes()
    {
        await StoreAsync(Sample.Cluster("table"));

        var (_, table) = await server.SendAsync(HttpMethod.Get, "/table", accept: "application/json;as=Table;v=v1;g=meta.k8s.io");

        var columns = table["columnDefinitions"]!.AsArray();
        columns.Where(c => c!["priority"]!.GetValue<int>() == 0).Select(c => c!["name"]!.GetValue<string>())
            .ShouldBe(["Name", "Version", "Target", "Phase", "Updated", "Ready", "Age"]);
        table["rows"]![0]!["cells"]!.AsArray().Take(6).Select(c => c!.GetValue<string>())
            .ShouldBe(["table", "a-version", "a-targetVersion", "Deleting", "a-updated", "a-ready"]);
    }

    [Fact]
    public async Task The_scale_subresource_reads_replicas_and_selector()
    {
        await StoreAsync(Sample.Cluster("scaled"));

        var (_, scale) = await server.SendAsync(HttpMethod.Get, "/scaled/scale");

        scale["spec"]!["replicas"]!.GetValue<int>().ShouldBe(6);
        scale["status"]!["replicas"]!.GetValue<int>().ShouldBe(7);
        scale["status"]!["selector"]!.GetValue<string>().ShouldBe("a-selector");
    }

    private async Task<JsonNode> StoreAsync(JsonObject cluster)
    {
        var (created, answer) = await server.SendAsync(HttpMethod.Post, "", cluster);
        created.ShouldBe(HttpStatusCode.Created, answer.ToString());
        answer["status"] = cluster["status"]!.DeepClone();
        var (updated, stored) = await server.SendAsync(HttpMethod.Put, $"/{cluster["metadata"]!["name"]}/status", answer);
        updated.ShouldBe(HttpStatusCode.OK, stored.ToString());
        return stored;
    }
}
