using System.Text.Json.Nodes;
using k8s;
using UmsOperator.Sandbox.Api;

namespace UmsOperator.Chart.Tests.Rendering;

/// <summary>Checks that every rendering must pass with any values.</summary>
internal static class Rendered
{
    private static readonly string[] Labels =
    [
        "app.kubernetes.io/name", "app.kubernetes.io/instance", "app.kubernetes.io/component", "app.kubernetes.io/version",
        "app.kubernetes.io/part-of", "app.kubernetes.io/managed-by", "helm.sh/chart",
    ];

    private static readonly string[] ClusterScoped = ["CustomResourceDefinition", "ClusterRole", "ClusterRoleBinding"];

    public static void ShouldBeSound(string yaml, Version server)
    {
        var isNew = server >= new Version(1, 27);
        foreach (var document in Manifest.Parse(yaml))
        {
            var name = $"{document["kind"]} {document.Text("metadata.name")}";
            foreach (var label in Labels)
                (document["metadata"]!["labels"]?[label]).ShouldNotBeNull($"{name} lacks {label}");
            (document["metadata"]!["namespace"] is null).ShouldBe(ClusterScoped.Contains($"{document["kind"]}"), name);
            if ($"{document["kind"]}" == "PodDisruptionBudget")
                document.Text("apiVersion").ShouldBe(server >= new Version(1, 21) ? "policy/v1" : "policy/v1beta1");
            if ($"{document["kind"]}" == "CustomResourceDefinition")
                document.ToJsonString().Contains("x-kubernetes-validations", StringComparison.Ordinal).ShouldBe(server >= new Version(1, 25));
            foreach (var template in PodSpecs(document))
                ShouldBeRestricted(template, name);
        }

        if (isNew)
            ShouldHaveKnownFieldsOnly(yaml);
    }

    private static IEnumerable<JsonNode> PodSpecs(JsonNode document) => $"{document["kind"]}" switch
    {
        "Pod" => [document["spec"]!],
        "Deployment" => [document["spec"]!["template"]!["spec"]!],
        _ => [],
    };

    // Pod Security Standard "restricted", and a read-only root.
    private static void ShouldBeRestricted(JsonNode pod, string name)
    {
        pod.Text("securityContext.runAsNonRoot").ShouldBe("true", name);
        pod.Text("securityContext.seccompProfile.type").ShouldBe("RuntimeDefault", name);
        foreach (var container in pod.Each("containers"))
        {
            container.Text("securityContext.allowPrivilegeEscalation").ShouldBe("false", name);
            container.Text("securityContext.readOnlyRootFilesystem").ShouldBe("true", name);
            container.Each("securityContext.capabilities.drop").Select(capability => $"{capability}").ShouldBe(["ALL"], name);
            container.Text("resources.limits.memory").ShouldNotBeEmpty(name);
        }
    }

    /// <summary>Parses strictly with the models of the newest API in KubernetesClient.</summary>
    private static void ShouldHaveKnownFieldsOnly(string yaml)
    {
        var documents = yaml.Split("\n---\n").Where(text =>
            text.Contains("\nkind: ", StringComparison.Ordinal)
            && !text.Contains("kind: CustomResourceDefinition", StringComparison.Ordinal)
            && !ExtraKinds.Contains(text.Split("\nkind: ")[1].Split('\n')[0]));
        foreach (var document in documents)
            KubernetesYaml.LoadAllFromString(document, strict: true).ShouldHaveSingleItem();
    }
}
