using System.Text.Json.Nodes;
using UmsOperator.Api.Spec;
using UmsOperator.Core.Validation;

namespace UmsOperator.Core.Tests.Validation;

/// <summary>The parts of the spec with types of core/v1 are validated before any action: unknown fields and invalid quantities are reported.</summary>
public sealed class PodTemplateRulesTests
{
    private static IReadOnlyList<string> Broken(string? resources = null, string? pod = null)
    {
        var parts = JsonNode.Parse(pod ?? "{}")!;
        return
        [
            .. PodTemplateRules.Broken(new UmsClusterSpec
            {
                Version = "12.04.110",
                Image = "i",
                Database = new DatabaseSpec { Host = "db", Name = "ums", OperatorSecretRef = new SecretReference { Name = "login" } },
                Resources = resources is null ? null : JsonNode.Parse(resources)!.AsObject(),
                Pod = new PodSpec
                {
                    Env = List(parts["env"]),
                    Affinity = parts["affinity"]?.AsObject(),
                    Tolerations = List(parts["tolerations"]),
                    TopologySpreadConstraints = List(parts["topologySpreadConstraints"]),
                    SecurityContext = parts["securityContext"]?.AsObject(),
                },
            }),
        ];

        static IReadOnlyList<JsonObject> List(JsonNode? items) => [.. (items as JsonArray ?? []).Select(item => item!.AsObject())];
    }

    [Theory]
    [InlineData("""{"requests": {"cpu": "two"}}""", "resources.requests.cpu: 'two' is not a quantity; write it like 500m or 2Gi")]
    [InlineData("""{"limits": {"memory": "2GiB"}}""", "resources.limits.memory: '2GiB' is not a quantity; write it like 500m or 2Gi")]
    [InlineData("""{"limits": {"memory": ""}}""", "resources.limits.memory: '' is not a quantity; write it like 500m or 2Gi")]
    [InlineData("""{"request": {"cpu": "2"}}""", "resources.request: unknown field; correct its name or remove it")]
    [InlineData("""{"requests": "2"}""", "resources.requests: is not a valid ResourceRequirements of core/v1; correct its type")]
    public void WrongResources_AreNamed(string resources, string message) => Broken(resources).ShouldBe([message]);

    [Theory]
    [InlineData("""{"tolerations": [{"key": "a"}, {"keyy": "x"}]}""", "pod.tolerations[1].keyy: unknown field; correct its name or remove it")]
    [InlineData("""{"tolerations": [{"tolerationSeconds": "soon"}]}""", "pod.tolerations[0].tolerationSeconds: is not a valid Toleration of core/v1; correct its type")]
    [InlineData("""{"env": [{"name": "A", "valueFrom": {"secretKeyReff": {"name": "s", "key": "k"}}}]}""", "pod.env[0].valueFrom.secretKeyReff: unknown field; correct its name or remove it")]
    [InlineData("""{"securityContext": {"runAsUserr": 1}}""", "pod.securityContext.runAsUserr: unknown field; correct its name or remove it")]
    [InlineData("""{"affinity": {"podAntiAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": [{"topologyKeyy": "zone"}]}}}""",
        "pod.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].topologyKeyy: unknown field; correct its name or remove it")]
    [InlineData("""{"topologySpreadConstraints": [{"maxSkew": 1, "whenUnsatisfied": "DoNotSchedule"}]}""",
        "pod.topologySpreadConstraints[0].whenUnsatisfied: unknown field; correct its name or remove it")]
    public void WrongPodFields_AreNamed(string pod, string message) => Broken(pod: pod).ShouldBe([message]);

    [Fact]
    public void WhatTheApiServerTakes_IsTaken() => Broken(
        """{"requests": {"cpu": "500m", "memory": "1.5Gi", "example.com/gpu": "1"}, "limits": {"cpu": "0.5", "memory": "2e9"}}""",
        """
        {
            "tolerations": [{"key": "a", "operator": "Exists", "effect": "NoExecute", "tolerationSeconds": 30}],
            "env": [{"name": "A", "value": ""}, {"name": "B", "valueFrom": {"fieldRef": {"fieldPath": "spec.nodeName"}}}],
            "affinity": {"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": [{"matchExpressions": [{"key": "zone", "operator": "In", "values": ["a"]}]}]}}, "podAntiAffinity": {}},
            "topologySpreadConstraints": [{"maxSkew": 1, "topologyKey": "zone", "whenUnsatisfiable": "DoNotSchedule", "labelSelector": {"matchLabels": {}}}],
            "securityContext": {"runAsUser": 1000, "fsGroup": null, "seccompProfile": {"type": "RuntimeDefault"}, "sysctls": []}
        }
        """).ShouldBeEmpty();
}
