using System.Text.Json.Nodes;

namespace UmsOperator.Kubernetes.Client;

/// <summary>
/// Reads and writes objects as plain JSON, for kinds that <see cref="ApiDiscovery"/> finds. A missing object is reported as null or false.
/// </summary>
public sealed class DynamicClient(ApiConnection api, ResourceKind kind)
{
    /// <summary>The kind that is read and written.</summary>
    public ResourceKind Kind => kind;

    /// <summary>Reads the object; null if it does not exist.</summary>
    public Task<JsonObject?> GetAsync(string? ns, string name, CancellationToken cancellationToken) =>
        api.SendOrNullAsync<JsonObject>(new ApiRequest(HttpMethod.Get, kind.Path(ns, name)), cancellationToken);

    /// <summary>Creates the object. This method sets apiVersion, kind, name and namespace.</summary>
    /// <exception cref="AlreadyExistsException">An object of that name exists.</exception>
    public Task<JsonObject> CreateAsync(string? ns, string name, JsonObject entity, CancellationToken cancellationToken) =>
        api.SendAsync<JsonObject>(new ApiRequest(HttpMethod.Post, kind.Path(ns)) { Body = Named(ns, name, entity).ToJsonString() }, cancellationToken);

    /// <summary>Applies the object (server-side apply). This method sets apiVersion, kind, name and namespace.</summary>
    /// <exception cref="ConflictException">Another manager owns a field and <paramref name="force"/> is false.</exception>
    /// <exception cref="ResourceNotFoundException">The namespace does not exist.</exception>
    public Task<JsonObject> ApplyAsync(string? ns, string name, JsonObject entity, string fieldManager, bool force, CancellationToken cancellationToken)
    {
        var request = new ApiRequest(HttpMethod.Patch, kind.Path(ns, name)) { Body = Named(ns, name, entity).ToJsonString(), ContentType = ApiRequest.ApplyPatch }
            .With("fieldManager", fieldManager)
            .With("force", force);
        return api.SendAsync<JsonObject>(request, cancellationToken);
    }

    /// <summary>Deletes the object.</summary>
    /// <returns>False if it did not exist.</returns>
    /// <exception cref="PreconditionFailedException">Another object has the name, or the object changed.</exception>
    public Task<bool> DeleteAsync(string? ns, string name, DeleteOptions options, CancellationToken cancellationToken) =>
        api.DeleteAsync(kind.Path(ns, name), options, cancellationToken);

    // A create by POST takes the name from the body.
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
