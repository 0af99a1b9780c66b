using System.Net;
using System.Text.Json.Nodes;
using UmsOperator.Api.Tests.Crds;

namespace UmsOperator.Api.Tests.Rules;

/// <summary>The product's resource in a test's own API group.</summary>
internal sealed class RuledKind(RuleServer server, string group)
{
    private const string Rules = "x-kubernetes-validations";
    private const string MergePatch = "application/merge-patch+json";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private string Definition => $"apis/apiextensions.k8s.io/v1/customresourcedefinitions/umsclusters.{group}";

    private string Collection => $"apis/{group}/v1alpha1/namespaces/default/umsclusters";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>For <see cref="DefineAsync"/>: without CEL rules, as on a server before 1.25.</summary>
    public static void WithoutRules(JsonObject schema)
    {
        schema.Remove(Rules);
        schema["properties"]!["spec"]!["properties"]!["database"]!.AsObject().Remove(Rules);
    }

    /// <summary>A minimal valid resource.</summary>
    public JsonObject Resource(string name) => new()
    {
        ["apiVersion"] = $"{group}/v1alpha1",
        ["kind"] = "UmsCluster",
        ["metadata"] = new JsonObject { ["name"] = name },
        ["spec"] = JsonNode.Parse("""{"version":"12.03.110","image":"ums","replicas":3,"database":{"host":"db","name":"rmdb","operatorSecretRef":{"name":"login"}}}"""),
    };

    /// <summary>Installs the CRD, or changes it while objects exist, and waits until the server enforces it.</summary>
    /// <param name="change">Change of the root schema.</param>
    public async Task DefineAsync(Action<JsonObject>? change = null)
    {
        var crd = Schema.Crd.DeepClone().AsObject();
        crd["metadata"]!["name"] = $"umsclusters.{group}";
        crd["spec"]!["group"] = group;
        crd["spec"]!["names"]!.AsObject().Remove("shortNames");
        var root = crd["spec"]!["versions"]![0]!["schema"]!["openAPIV3Schema"]!.AsObject();
        change?.Invoke(root);
        // The server enforces a new schema a moment after it has stored it; this default shows which schema is in effect.
        var mark = Guid.NewGuid().ToString("N");
        root["properties"]!["spec"]!["properties"]!["mark"] = new JsonObject { ["type"] = "string", ["default"] = mark };

        var (found, known) = await server.SendAsync(HttpMethod.Get, Definition);
        if (found == HttpStatusCode.OK)
            crd["metadata"]!["resourceVersion"] = known["metadata"]!["resourceVersion"]!.DeepClone();
        var (code, answer) = found == HttpStatusCode.OK
            ? await server.SendAsync(HttpMethod.Put, Definition, crd)
            : await server.SendAsync(HttpMethod.Post, Definition[..Definition.LastIndexOf('/')], crd);
        code.ShouldBeOneOf([HttpStatusCode.OK, HttpStatusCode.Created], answer.ToString());

        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Token);
        deadline.CancelAfter(Patience);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (await MarkAsync() != mark)
            await timer.WaitForNextTickAsync(deadline.Token);
    }

    public Task<(HttpStatusCode Code, JsonObject Body)> CreateAsync(JsonObject resource, bool dryRun = false) =>
        server.SendAsync(HttpMethod.Post, Collection + (dryRun ? "?dryRun=All" : ""), resource);

    /// <summary>Sends a merge patch of a resource or its subresource.</summary>
    public Task<(HttpStatusCode Code, JsonObject Body)> PatchAsync(string name, string patch, string subresource = "") =>
        server.SendAsync(HttpMethod.Patch, $"{Collection}/{name}{subresource}", JsonNode.Parse(patch), MergePatch);

    public Task<(HttpStatusCode Code, JsonObject Body)> DeleteAsync(string name) => server.SendAsync(HttpMethod.Delete, $"{Collection}/{name}");

    public Task<(HttpStatusCode Code, JsonObject Body)> GetAsync(string name) => server.SendAsync(HttpMethod.Get, $"{Collection}/{name}");

    private async Task<string?> MarkAsync()
    {
        // A stricter definition would reject other names.
        var (_, body) = await server.SendAsync(HttpMethod.Post, $"{Collection}?dryRun=All", Resource("mark"));
        return body["spec"]?["mark"]?.GetValue<string>();
    }
}
