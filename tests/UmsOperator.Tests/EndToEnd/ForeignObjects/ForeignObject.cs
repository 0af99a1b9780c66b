using System.Net;
using System.Text.Json.Nodes;
using k8s.Autorest;

namespace UmsOperator.Tests.EndToEnd.ForeignObjects;

/// <summary>An object of another application. Created and read without code of the operator.</summary>
/// <param name="cluster">Cluster whose namespace it is in.</param>
/// <param name="kind">Its kind.</param>
/// <param name="name">Its name.</param>
internal sealed class ForeignObject(TestCluster cluster, string kind, string name)
{
    private static readonly Version Policy = new(1, 21);
    private JsonObject _before = [];

    public string Kind { get; } = kind;

    public string Name { get; } = name;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string ApiVersion => Kind != "PodDisruptionBudget" ? "v1" : cluster.Sandbox.ControlPlane.ServerVersion >= Policy ? "policy/v1" : "policy/v1beta1";

    private string Collection => $"{(ApiVersion == "v1" ? "api" : "apis")}/{ApiVersion}/namespaces/{cluster.Site.Namespace}/{Kind.ToLowerInvariant()}s";

    /// <summary>Creates it, by default with the content of a typical application.</summary>
    public async Task<ForeignObject> CreateAsync(Action<JsonObject>? change = null)
    {
        var entity = new JsonObject { ["kind"] = Kind, ["apiVersion"] = ApiVersion }
            .Set("metadata.name", Name)
            .Set("metadata.labels", new JsonObject { ["app"] = "web" });
        Describe(entity);
        change?.Invoke(entity);
        _before = Essence(await cluster.Sandbox.Client.SendAsync(HttpMethod.Post, Collection, entity, "application/json", Token));
        return this;
    }

    /// <summary>Sets an owner, as another controller would.</summary>
    public static void OwnedByWeb(JsonObject entity) => entity["metadata"]!["ownerReferences"] = new JsonArray(new JsonObject
    {
        ["apiVersion"] = "apps/v1",
        ["kind"] = "StatefulSet",
        ["name"] = "web",
        ["uid"] = "5f0c2a44-0000-4000-8000-000000000001",
        ["controller"] = true,
    });

    /// <summary>The current object; null if it does not exist.</summary>
    public async Task<JsonObject?> ReadAsync()
    {
        try
        {
            return await cluster.Sandbox.Client.GetAsync<JsonObject>($"{Collection}/{Name}", Token);
        }
        catch (HttpOperationException e) when (e.Response.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    /// <summary>Asserts that it was neither changed nor replaced.</summary>
    public async Task ShouldBeUntouchedAsync() => Essence((await ReadAsync()).ShouldNotBeNull($"{Kind} {Name} is gone")).ToJsonString().ShouldBe(_before.ToJsonString(), $"{Kind} {Name} was changed");

    /// <summary>Deletes it, as its application would.</summary>
    public async Task DeleteAsync()
    {
        var options = new JsonObject { ["gracePeriodSeconds"] = Kind == "Pod" ? 0 : null };
        await cluster.Sandbox.Client.SendAsync(HttpMethod.Delete, $"{Collection}/{Name}", options, "application/json", Token);
    }

    /// <summary>Applies a merge patch, as a user would.</summary>
    public Task PatchAsync(JsonObject patch) =>
        cluster.Sandbox.Client.SendAsync(HttpMethod.Patch, $"{Collection}/{Name}", patch, "application/merge-patch+json", Token);

    /// <summary>The object without the fields that the API server and controllers write.</summary>
    private static JsonObject Essence(JsonObject entity)
    {
        var essence = entity.DeepClone().AsObject();
        essence.Remove("status");
        foreach (var field in (string[])["resourceVersion", "managedFields", "generation", "finalizers"])
            essence["metadata"]!.AsObject().Remove(field);
        (essence["spec"] as JsonObject)?.Remove("volumeName");
        return essence;
    }

    private void Describe(JsonObject entity)
    {
        switch (Kind)
        {
            case "Service":
                entity.Set("spec.selector", new JsonObject { ["app"] = "web" }).Set("spec.ports", new JsonArray(new JsonObject { ["name"] = "http", ["port"] = 80 }));
                break;
            case "PodDisruptionBudget":
                entity.Set("spec.selector.matchLabels", new JsonObject { ["app"] = "web" }).Set("spec.maxUnavailable", 1);
                break;
            case "PersistentVolumeClaim":
                entity.Set("spec.accessModes", new JsonArray("ReadWriteOnce")).Set("spec.resources.requests", new JsonObject { ["storage"] = "1Gi" });
                break;
            case "Secret":
                entity.Set("stringData", new JsonObject { ["password"] = "known-to-all" });
                break;
            default:
                // No scheduler binds it; it only has to exist.
                entity.Set("spec.schedulerName", "nobody").Set("spec.containers", new JsonArray(new JsonObject { ["name"] = "web", ["image"] = "registry.example.com/web:1" }));
                break;
        }
    }
}
