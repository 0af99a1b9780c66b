using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using k8s;
using k8s.Autorest;
using k8s.Models;
using UmsOperator.Api;
using UmsOperator.Cli.Connecting;
using UmsOperator.Core.Model;

namespace UmsOperator.Cli.Reporting;

/// <summary>Reads the objects of a cluster with the person's rights. Lists are bounded.</summary>
internal sealed class ReportSource(Connection connection, UmsCluster cluster)
{
    private const int Most = 500;
    private const string Crd = $"{UmsCluster.Plural}.{UmsCluster.ApiGroup}";

    private readonly string _selector = $"{Labels.Name}={Labels.Server},{Labels.Instance}={cluster.Metadata.Name}";

    private ICoreV1Operations Core => connection.Client.CoreV1;

    /// <summary>The pods of the servers.</summary>
    public async Task<IList<V1Pod>> PodsAsync(CancellationToken cancellationToken) =>
        (await Core.ListNamespacedPodAsync(connection.Namespace, labelSelector: _selector, limit: Most, cancellationToken: cancellationToken)).Items;

    /// <summary>The Services of the cluster.</summary>
    public async Task<IList<V1Service>> ServicesAsync(CancellationToken cancellationToken) =>
        (await Core.ListNamespacedServiceAsync(connection.Namespace, labelSelector: _selector, limit: Most, cancellationToken: cancellationToken)).Items;

    /// <summary>The volume claims of the servers.</summary>
    public async Task<IList<V1PersistentVolumeClaim>> ClaimsAsync(CancellationToken cancellationToken) =>
        (await Core.ListNamespacedPersistentVolumeClaimAsync(connection.Namespace, labelSelector: _selector, limit: Most, cancellationToken: cancellationToken)).Items;

    /// <summary>The disruption budgets of the cluster. Kubernetes before 1.21 has only the older version of the API.</summary>
    public async Task<IList<JsonNode>> BudgetsAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await BudgetsAsync("v1", cancellationToken);
        }
        catch (HttpOperationException unknown) when (unknown.Response?.StatusCode == HttpStatusCode.NotFound)
        {
            return await BudgetsAsync("v1beta1", cancellationToken);
        }
    }

    /// <summary>The Secrets of the servers' bindings.</summary>
    public async Task<IList<V1Secret>> BindingsAsync(CancellationToken cancellationToken) =>
        (await Core.ListNamespacedSecretAsync(connection.Namespace, labelSelector: _selector, limit: Most, cancellationToken: cancellationToken)).Items;

    /// <summary>A Secret by its name.</summary>
    public Task<V1Secret> SecretAsync(string name, CancellationToken cancellationToken) => Core.ReadNamespacedSecretAsync(name, connection.Namespace, cancellationToken: cancellationToken);

    /// <summary>The operator's pods.</summary>
    /// <param name="ns">Their namespace; null: all.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<IList<V1Pod>> OperatorsAsync(string? ns, CancellationToken cancellationToken)
    {
        const string selector = $"{Labels.Name}={Labels.Operator}";
        return (ns is null
            ? await Core.ListPodForAllNamespacesAsync(labelSelector: selector, limit: Most, cancellationToken: cancellationToken)
            : await Core.ListNamespacedPodAsync(ns, labelSelector: selector, limit: Most, cancellationToken: cancellationToken)).Items;
    }

    /// <summary>What identifies the CRD: versions and annotations, without its schema, which is the same everywhere.</summary>
    public async Task<JsonObject> CrdAsync(CancellationToken cancellationToken)
    {
        var crd = JsonNode.Parse(KubernetesJson.Serialize(await connection.Client.ApiextensionsV1.ReadCustomResourceDefinitionAsync(Crd, cancellationToken: cancellationToken)))!;
        return new JsonObject
        {
            ["metadata"] = crd["metadata"]?.DeepClone(),
            ["schemaHash"] = DesiredObjects.HashOf(crd["spec"]!),
            ["versions"] = new JsonArray([.. crd["spec"]?["versions"]?.AsArray().Select(version => (JsonNode)new JsonObject
            {
                ["name"] = version?["name"]?.DeepClone(), ["served"] = version?["served"]?.DeepClone(), ["storage"] = version?["storage"]?.DeepClone(),
            }) ?? []]),
            ["status"] = crd["status"]?.DeepClone(),
        };
    }

    /// <summary>Version of Kubernetes.</summary>
    public async Task<string> KubernetesAsync(CancellationToken cancellationToken) => (await connection.Client.Version.GetCodeAsync(cancellationToken)).GitVersion;

    /// <summary>The newest lines of a container's log, each with its time.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="container">Name of the container.</param>
    /// <param name="previous">Whether the container before the last restart is meant.</param>
    /// <param name="lines">Number of lines.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<LogTail> LogAsync(V1Pod pod, string container, bool previous, int lines, CancellationToken cancellationToken)
    {
        await using var stream = await Core.ReadNamespacedPodLogAsync(
            pod.Metadata.Name, pod.Metadata.NamespaceProperty, container: container, previous: previous, tailLines: lines, timestamps: true, cancellationToken: cancellationToken);
        var tail = new LogTail(ReportOptions.MostOfLog);
        await foreach (var line in Following.BoundedLines.ReadAsync(stream, cancellationToken))
            tail.Add(line);
        return tail;
    }

    private async Task<IList<JsonNode>> BudgetsAsync(string version, CancellationToken cancellationToken)
    {
        var list = await connection.Client.CustomObjects.ListNamespacedCustomObjectAsync<JsonElement>(
            "policy", version, connection.Namespace, "poddisruptionbudgets", labelSelector: _selector, limit: Most, cancellationToken: cancellationToken);
        return [.. list.GetProperty("items").EnumerateArray().Select(item => JsonNode.Parse(item.GetRawText())!)];
    }

    /// <summary>Names of the Secrets that the cluster and its pods refer to, apart from the bindings.</summary>
    public static IReadOnlyList<string> Referenced(JsonNode? spec, IEnumerable<V1Pod> pods)
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        Visit(spec);
        foreach (var pod in pods)
            Visit(JsonNode.Parse(KubernetesJson.Serialize(pod.Spec)));
        return [.. names];

        void Visit(JsonNode? node)
        {
            if (node is JsonArray list)
            {
                foreach (var item in list)
                    Visit(item);
            }

            foreach (var (key, child) in node as JsonObject ?? [])
            {
                // secretKeyRef, secretRef, operatorSecretRef…, imagePullSecrets, and volumes.
                if (key.EndsWith("SecretRef", StringComparison.Ordinal) || key is "secretRef" or "secretKeyRef")
                    Add(child?["name"]);
                else if (key == "imagePullSecrets" && child is JsonArray pulled)
                    pulled.ToList().ForEach(one => Add(one?["name"]));
                else if (key == "secretName")
                    Add(child);
                else if (key == "secret" && child is JsonObject projected)
                    Add(projected["name"]);
                Visit(child);
            }
        }

        void Add(JsonNode? name)
        {
            if (name is JsonValue value && value.TryGetValue<string>(out var text) && text.Length > 0)
                names.Add(text);
        }
    }
}
