using System.Text.Json.Nodes;
using UmsOperator.Sandbox.Interposing;

namespace UmsOperator.Tests.EndToEnd.Platform;

/// <summary>A mutating webhook like those of service meshes and vaults: it adds a first container, an init container, a volume and a label to each new pod.</summary>
/// <param name="init">Tag of the init container's image: <c>ends</c>, <c>fails</c>, or one that cannot be pulled.</param>
internal sealed class Injector(string init = "ends") : IInterposer
{
    private const string Image = "registry.example.com/mesh/sidecar";

    /// <summary>Changes what the init container does from now on.</summary>
    public string Init { get; set; } = init;

    public ValueTask<Ruling> RuleAsync(InterposedAction action, Moment moment, CancellationToken cancellationToken) => ValueTask.FromResult(
        moment == Moment.Before && action is InterposedAction.ApiRequest { Method: "POST", Resource: "pods", Body: { } pod } ? new Ruling.Rewrite(Inject(pod)) : Ruling.Pass);

    private JsonObject Inject(JsonObject pod)
    {
        var changed = pod.DeepClone().AsObject();
        var spec = changed["spec"]!.AsObject();
        spec["containers"]!.AsArray().Insert(0, Container("mesh-proxy", "runs"));
        spec["initContainers"] = new JsonArray(Container("mesh-init", Init));
        spec["volumes"]!.AsArray().Insert(0, new JsonObject { ["name"] = "mesh", ["emptyDir"] = new JsonObject() });
        changed["metadata"]!["labels"]!["mesh.example.com/injected"] = "true";
        return changed;
    }

    private static JsonObject Container(string name, string tag) => new()
    {
        ["name"] = name,
        ["image"] = $"{Image}:{tag}",
        ["volumeMounts"] = new JsonArray(new JsonObject { ["name"] = "mesh", ["mountPath"] = "/var/run/mesh" }),
    };
}
