using System.Text.Json.Nodes;
using k8s;
using UmsOperator.Api.Spec;

namespace UmsOperator.Api.Tests;

/// <summary>Everything that other versions or users wrote can be read.</summary>
public sealed class ReadingTests
{
    private const string Sound = """{"metadata":{"name":"a","uid":"1"},"spec":{"version":"12.04.110","update":{"strategy":"Rolling"}},"status":{"phase":"Running","version":"12.04.110"}}""";

    [Theory]
    [InlineData("spec.update.strategy", "\"Sideways\"", "update.strategy")]
    [InlineData("spec.replicas", "\"three\"", "replicas")]
    [InlineData("spec.update", "7", "update")]
    [InlineData("spec", "\"nothing\"", "spec")]
    [InlineData("spec.pod", """{"env":null}""", "pod.env")]
    [InlineData("spec.version", "null", "version")]
    public void A_spec_that_cannot_be_read_names_the_field(string path, string value, string field)
    {
        var cluster = Read(path, value);

        cluster.Spec.Unreadable.ShouldNotBeNull().ShouldStartWith($"{field}: this version of the operator does not know");
        cluster.Metadata.Name.ShouldBe("a");
        cluster.Status.ShouldNotBeNull().Version.ShouldBe("12.04.110");
    }

    [Theory]
    [InlineData("status.phase", "\"Dreaming\"")]
    [InlineData("status.servers", "\"all\"")]
    [InlineData("status.update", """{"id":"u1","step":"Somewhere"}""")]
    [InlineData("status.observedGeneration", "1.5")]
    [InlineData("status", "[]")]
    [InlineData("status.servers", "null")]
    public void A_status_that_cannot_be_read_counts_as_lost(string path, string value)
    {
        var cluster = Read(path, value);

        var status = cluster.Status.ShouldNotBeNull();
        (status.Unreadable, status.Version, status.Update).ShouldBe((true, null, null));
        cluster.Spec.Update.Strategy.ShouldBe(UpdateStrategy.Rolling);
    }

    [Theory]
    [InlineData("spec.futureField", "{}")]
    [InlineData("status.futureField", "[1]")]
    public void Unknown_fields_are_passed_over(string path, string value)
    {
        var cluster = Read(path, value);

        cluster.Spec.Unreadable.ShouldBeNull();
        cluster.Status.ShouldNotBeNull().Unreadable.ShouldBeFalse();
    }

    [Fact]
    public void What_can_be_read_is_written_as_it_was() =>
        JsonNode.DeepEquals(JsonNode.Parse(KubernetesJson.Serialize(Read("status.updated", "\"1 of 1\"")))!["status"]!["phase"], "Running").ShouldBeTrue();

    private static UmsCluster Read(string path, string value)
    {
        var document = JsonNode.Parse(Sound)!;
        var names = path.Split('.');
        var parent = names[..^1].Aggregate(document, (node, name) => node[name]!);
        parent[names[^1]] = JsonNode.Parse(value);
        return KubernetesJson.Deserialize<UmsCluster>(document.ToJsonString());
    }
}
