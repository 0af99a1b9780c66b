using System.Collections.Immutable;
using System.Text.Json.Nodes;
using k8s.Autorest;

namespace UmsOperator.Sandbox.Hostile.Tenants;

/// <summary>Objects of other applications with the names of a cluster's children.</summary>
internal static class ObjectAttacks
{
    private const string Cluster = "hj";

    private static readonly TimeSpan Window = TimeSpan.FromSeconds(15);

    // policy/v1 exists since Kubernetes 1.21.
    private static ImmutableArray<(string Kind, string Path, JsonObject Object)> Foreign(string policy) =>
    [
        ("Service", "api/v1/namespaces/{0}/services/hj-console", Service("hj-console")),
        ("Service", "api/v1/namespaces/{0}/services/hj-devices", Service("hj-devices")),
        ("PodDisruptionBudget", $"apis/{policy}/namespaces/{{0}}/poddisruptionbudgets/hj", new JsonObject
        {
            ["apiVersion"] = policy, ["kind"] = "PodDisruptionBudget", ["metadata"] = Named("hj"),
            ["spec"] = new JsonObject { ["minAvailable"] = 1, ["selector"] = new JsonObject { ["matchLabels"] = new JsonObject { ["app"] = "another" } } },
        }),
        ("PersistentVolumeClaim", "api/v1/namespaces/{0}/persistentvolumeclaims/data-hj-0", new JsonObject
        {
            ["apiVersion"] = "v1", ["kind"] = "PersistentVolumeClaim", ["metadata"] = Named("data-hj-0"),
            ["spec"] = new JsonObject { ["accessModes"] = new JsonArray("ReadWriteOnce"), ["resources"] = new JsonObject { ["requests"] = new JsonObject { ["storage"] = "7Gi" } } },
        }),
        ("Pod", "api/v1/namespaces/{0}/pods/hj-0", new JsonObject
        {
            ["apiVersion"] = "v1", ["kind"] = "Pod", ["metadata"] = Named("hj-0"),
            ["spec"] = new JsonObject { ["schedulerName"] = "nobody", ["containers"] = new JsonArray(new JsonObject { ["name"] = "x", ["image"] = "x" }) },
        }),
    ];

    /// <summary>Runs one story and evaluates each object.</summary>
    public static async Task<IReadOnlyList<AttackResult>> RunAsync(TenantSetup setup, CancellationToken cancellationToken)
    {
        var foreign = Foreign(await GetAsync(setup, "apis/policy/v1", cancellationToken) is null ? "policy/v1beta1" : "policy/v1");
        var before = new Dictionary<string, JsonObject>(StringComparer.Ordinal);
        foreach (var (_, path, document) in foreign)
        {
            await setup.ApplyAsync(document.DeepClone().AsObject(), cancellationToken);
            before[path] = (await GetAsync(setup, path, cancellationToken))!;
        }

        var sample = setup.Sample(Cluster, await setup.NewDatabaseAsync(cancellationToken));
        sample["spec"]!["storage"] = new JsonObject { ["size"] = "1Gi" };
        await setup.ApplyAsync(sample, cancellationToken);
        var changed = new Dictionary<string, string>(StringComparer.Ordinal);
        await setup.WatchAsync(Window, async () =>
        {
            foreach (var (_, path, _) in foreign)
                changed.TryAdd(path, Difference(before[path], await GetAsync(setup, path, cancellationToken)) ?? "");
            foreach (var (path, how) in changed.Where(pair => pair.Value.Length == 0).ToList())
                changed[path] = Difference(before[path], await GetAsync(setup, path, cancellationToken)) ?? "";
            return changed.Values.All(how => how.Length > 0) ? "all" : null;
        }, cancellationToken);
        var mounts = await MountsAsync(setup, cancellationToken);
        await setup.RemoveAsync([Cluster], cancellationToken);
        var results = new List<AttackResult>();
        foreach (var (kind, path, document) in foreign)
        {
            var after = await GetAsync(setup, path, cancellationToken);
            var how = after is null || $"{after["metadata"]!["uid"]}" != $"{before[path]["metadata"]!["uid"]}" || after["metadata"]!["deletionTimestamp"] is not null
                ? "it was deleted with the cluster" : changed[path].Length > 0 ? changed[path] : null;
            results.Add(new AttackResult($"{kind} {document["metadata"]!["name"]} of another application", how ?? (kind == "PersistentVolumeClaim" ? mounts : null)));
        }

        return results;
    }

    private static string? Difference(JsonObject before, JsonObject? now)
    {
        if (now is null || $"{now["metadata"]!["uid"]}" != $"{before["metadata"]!["uid"]}")
            return "it was deleted";
        if (now["metadata"]!["deletionTimestamp"] is not null)
            return "it is being deleted";
        if (now["metadata"]!["ownerReferences"] is JsonArray { Count: > 0 })
            return "it was given another owner";
        if (now["spec"]!.ToJsonString() != before["spec"]!.ToJsonString() && $"{now["kind"]}" != "Pod")
            return "its spec was changed";
        return now["metadata"]!["labels"]?.ToJsonString() != before["metadata"]!["labels"]?.ToJsonString()
            || now["metadata"]!["finalizers"]?.ToJsonString() != before["metadata"]!["finalizers"]?.ToJsonString()
            ? "its labels or finalizers were changed" : null;
    }

    private static async Task<string?> MountsAsync(TenantSetup setup, CancellationToken cancellationToken)
    {
        var pods = await setup.Client.GetAsync<JsonObject>($"api/v1/namespaces/{setup.Namespace}/pods", cancellationToken);
        return pods["items"]!.ToJsonString().Contains("\"data-hj-0\"", StringComparison.Ordinal) ? "a server's pod mounts it" : null;
    }

    private static async Task<JsonObject?> GetAsync(TenantSetup setup, string path, CancellationToken cancellationToken)
    {
        try
        {
            return await setup.Client.GetAsync<JsonObject>(path.Replace("{0}", setup.Namespace, StringComparison.Ordinal), cancellationToken);
        }
        catch (HttpOperationException gone) when (gone.Response.StatusCode == System.Net.HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    private static JsonObject Named(string name) => new() { ["name"] = name, ["labels"] = new JsonObject { ["app"] = "another" } };

    private static JsonObject Service(string name) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Service",
        ["metadata"] = Named(name),
        ["spec"] = new JsonObject { ["selector"] = new JsonObject { ["app"] = "another" }, ["ports"] = new JsonArray(new JsonObject { ["name"] = "web", ["port"] = 80, ["protocol"] = "TCP" }) },
    };
}
