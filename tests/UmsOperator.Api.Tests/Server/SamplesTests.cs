using System.Net;
using System.Text.Json.Nodes;
using YamlDotNet.Serialization;

namespace UmsOperator.Api.Tests.Server;

public sealed class SamplesTests(ApiServer server)
{
    public static TheoryData<string> Samples() =>
        [.. Directory.EnumerateFiles(Path.Combine(Repository.Root, "config/samples")).Select(f => Path.GetFileName(f)!).Where(f => f != "kustomization.yaml").Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task A_sample_is_taken_and_holds_no_unknown_field(string file)
    {
        var yaml = new DeserializerBuilder().WithAttemptingUnquotedStringTypeDeserialization().Build().Deserialize(Repository.Read($"config/samples/{file}"));
        var sample = JsonNode.Parse(new SerializerBuilder().JsonCompatible().Build().Serialize(yaml))!;
        sample["metadata"]!["namespace"] = server.Namespace;

        var (code, taken) = await server.SendAsync(HttpMethod.Post, "?dryRun=All", sample);

        code.ShouldBe(HttpStatusCode.Created, taken.ToString());
        Lost(sample["spec"]!, taken["spec"]!, "spec").ShouldBeEmpty();
    }

    private static IEnumerable<string> Lost(JsonNode sent, JsonNode? taken, string path) =>
        taken is null ? [path]
        : sent is JsonObject map ? map.SelectMany(p => Lost(p.Value!, taken[p.Key], $"{path}.{p.Key}"))
        : JsonNode.DeepEquals(sent, taken) ? [] : [path];
}
