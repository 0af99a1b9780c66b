using System.Text.Json.Nodes;

namespace UmsOperator.Kubernetes.Client;

/// <summary>Reads and writes objects of a kind that is found by <see cref="ApiDiscovery"/>, as plain JSON. A missing object is null or false.</summary>
public sealed class DynamicClient(ApiConnection api, ResourceKind kind)
{
    /// <summary>The kind that is read and written.</summary>
    public ResourceKind Kind => kind;

    /// <summary>The object as it is now, or null.</summary>
    public Task<JsonObject?> GetAsync(string? ns, string name, CancellationToken cancellationToken) =>
        api.SendOrNullAsync<JsonObject>(new ApiRequest(HttpMethod.Get, kind.Path(ns, name)), cancellationToken);

    /// <summary>Creates the object; apiVersion, kind, name and namespace are set by this method.</summary>
    /// <exception cref="AlreadyExistsException">The name is taken.</exception>
    public Task<JsonObject> CreateAsync(string? ns, string name, JsonObject entity, CancellationToken cancellationToken) =>
        api.SendAsync<JsonObject>(new ApiRequest(HttpMethod.Post, kind.Path(ns)) { Body = Named(ns, name, entity).ToJsonString() }, cancellationToken);

    /// <summary>Server-side apply; apiVersion, kind, name and namespace are set by this method.</summary>
    /// <exception cref="ConflictException">Another manager owns a field and <paramref name="force"/> is false.</exception>
    /// <exception cref="ResourceNotFoundException">The namespace does not exist.</exception>
    public Task<JsonObject> ApplyAsync(string? ns, string name, JsonObject entity, string fieldManager, bool force, CancellationToken cancellationToken)
    {
        var request = new ApiRequest(HttpMethod.Patch, kind.Path(ns, name)) { Body = Named(ns, name, entity).ToJsonString(), ContentType = ApiRequest.ApplyPatch }
            .With("fieldManager", fieldManager)
            .With("force", force);
        return api.SendAsync<JsonObject>(request, cancellationToken);
    }

    /// <summary>Deletes the object that is meant. True if it was there, false if it is gone.</summary>
    /// <exception cref="PreconditionFailedException">Another object bears the name, or it changed.</exception>
    public Task<bool> DeleteAsync(string? ns, string name, DeleteOptions options, CancellationToken cancellationToken) =>
        api.DeleteAsync(kind.Path(ns, name), options, cancellationToken);

    // A create, by POST or by apply, takes the name from the body alone.
    private JsonObject Named(string? ns, string name, JsonObject entity)
    {
        var body = entity.DeepClone().AsObject();
        body["apiVersion"] = kind.ApiVersion;
        body["kind"] = kind.Kind;
        if (body["metadata"] is not JsonObject metadata)
            body["metadata"] = metadata = [];
        metadata["name"] = name;
        if (!string.IsNullOrEmpty(ns))
            metadata["namespace"] = ns;
        return body;
    }
}
