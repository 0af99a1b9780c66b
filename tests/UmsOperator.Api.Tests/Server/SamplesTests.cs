using System.Net;
using System.Text.Json.Nodes;
using YamlDotNet.Serialization;

namespace UmsOperator.Api.Tests.Server;

/// <summary>The UmsClusters of config/samples and docs/examples.</summary>
public sealed class SamplesTests(ApiServer server)
{
    private const string Separator = "\n---\n";

    public static TheoryData<string> Samples() =>
        [.. new[] { "config/samples", "docs/examples" }.SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.yaml"))
            .Select(file => Path.GetRelativePath(Repository.Root, file)).Where(file => Cluster(file) is not null).Order(StringComparer.Ordinal)];

    [Fact]
    public void Each_folder_has_some() =>
        Samples().Select(row => row.Data.Split('/')[0]).Distinct(StringComparer.Ordinal).ShouldBe(["config", "docs"], ignoreOrder: true);

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task A_sample_is_taken_and_holds_no_unknown_field(string file)
    {
        var yaml = new DeserializerBuilder().WithAttemptingUnquotedStringTypeDeserialization().Build().Deserialize(Cluster(file)!);
        var sample = JsonNode.Parse(new SerializerBuilder().JsonCompatible().Build().Serialize(yaml))!;
        sample["metadata"]!["namespace"] = server.Namespace;

        var (code, taken) = await server.SendAsync(HttpMethod.Post, "?dryRun=All", sample);

        code.ShouldBe(HttpStatusCode.Created, taken.ToString());
        Lost(sample["spec"]!, taken["spec"]!, "spec").ShouldBeEmpty();
    }

    /// <summary>The UmsCluster among the documents of a file; null if there is none.</summary>
    private static string? Cluster(string file) =>
        Repository.Read(file).Split(Separator).SingleOrDefault(text => text.Contains("\nkind: UmsCluster\n", StringComparison.Ordinal));

    private static IEnumerable<string> Lost(JsonNode sent, JsonNode? taken, string path) =>
        taken is null ? [path]
        : sent is JsonObject map ? map.SelectMany(p => Lost(p.Value!, taken[p.Key], $"{path}.{p.Key}"))
        : JsonNode.DeepEquals(sent, taken) ? [] : [path];
}
