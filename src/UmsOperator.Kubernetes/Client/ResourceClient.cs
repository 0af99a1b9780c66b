using System.Collections.Immutable;
using System.Text.Json.Nodes;
using k8s;
using k8s.Models;

namespace UmsOperator.Kubernetes.Client;

/// <summary>
/// Reads and writes one kind, built-in or custom. There is no replace: a model drops the fields that it does not know, so writing one back
/// would erase them. A missing object is null (or false), never an exception; other error answers are <see cref="ApiException"/>s.
/// </summary>
/// <typeparam name="T">A model with a <see cref="KubernetesEntityAttribute"/>.</typeparam>
public sealed class ResourceClient<T>
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    private readonly ApiConnection _api;

    /// <summary>A client for this kind on this connection.</summary>
    public ResourceClient(ApiConnection api)
    {
        _api = api;
        Kind = ResourceKind.Of<T>();
    }

    /// <summary>The kind that is read and written.</summary>
    public ResourceKind Kind { get; }

    internal ApiConnection Connection => _api;

    /// <summary>The object as it is now (quorum read), or null if there is none. <paramref name="ns"/> is null for cluster-scoped kinds.</summary>
    public async Task<T?> GetAsync(string? ns, string name, CancellationToken cancellationToken) =>
        await OrNullAsync(new ApiRequest(HttpMethod.Get, Kind.Path(ns, name)), cancellationToken);

    /// <summary>All pages.</summary>
    /// <exception cref="ResourceGoneException">The continue token expired between two pages.</exception>
    public async Task<ResourceList<T>> ListAsync(ListOptions options, CancellationToken cancellationToken)
    {
        var items = ImmutableArray.CreateBuilder<T>();
        string? next = null;
        while (true)
        {
            var request = new ApiRequest(HttpMethod.Get, Kind.Path(options.Namespace))
                .With("labelSelector", options.LabelSelector)
                .With("fieldSelector", options.FieldSelector)
                .With("limit", options.PageSize)
                .With("continue", next)
                // The token pins the version already; both together are refused.
                .With("resourceVersion", next is null ? options.ResourceVersion : null);
            var page = await _api.SendAsync<KubernetesList<T>>(request, cancellationToken);
            items.AddRange((page.Items ?? []).Select(Complete));
            next = page.Metadata?.ContinueProperty;
            if (string.IsNullOrEmpty(next))
                return new ResourceList<T>(items.ToImmutable(), page.Metadata?.ResourceVersion ?? "");
        }
    }

    /// <summary>Creates the object in <c>metadata.namespace</c>.</summary>
    /// <exception cref="AlreadyExistsException">The name is taken.</exception>
    public async Task<T> CreateAsync(T entity, CancellationToken cancellationToken) => Complete(await _api.SendAsync<T>(
        new ApiRequest(HttpMethod.Post, Kind.Path(entity.Metadata.NamespaceProperty)) { Body = KubernetesJson.Serialize(Complete(entity)) }, cancellationToken));

    /// <summary>Tries a create as a dry run: defaults, admission and validation are those of a real one, and nothing is kept.</summary>
    /// <returns>The object as it would be.</returns>
    /// <exception cref="AlreadyExistsException">The name is taken. That is looked at last: everything else would do.</exception>
    /// <exception cref="ApiException">It would be refused.</exception>
    public async Task<T> TryCreateAsync(T entity, CancellationToken cancellationToken) => Complete(await _api.SendAsync<T>(
        new ApiRequest(HttpMethod.Post, Kind.Path(entity.Metadata.NamespaceProperty)) { Body = KubernetesJson.Serialize(Complete(entity)) }.With("dryRun", "All"), cancellationToken));

    /// <summary>
    /// Server-side apply: creates the object or makes our fields so; fields that we applied before and leave out now are removed.
    /// Setting <c>metadata.uid</c> or <c>metadata.resourceVersion</c> makes it conditional.
    /// </summary>
    /// <param name="entity">Only the fields that we own.</param>
    /// <param name="fieldManager">Who owns them.</param>
    /// <param name="force">Whether to take fields over from other managers.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="ConflictException">Another manager owns a field and <paramref name="force"/> is false, or the object changed.</exception>
    /// <exception cref="ResourceNotFoundException">The namespace or the kind does not exist.</exception>
    public async Task<T> ApplyAsync(T entity, string fieldManager, bool force, CancellationToken cancellationToken) => Complete(await _api.SendAsync<T>(
        ApplyRequest(entity.Metadata.NamespaceProperty, entity.Metadata.Name, null, fieldManager, force, KubernetesJson.Serialize(Complete(entity))), cancellationToken));

    /// <summary>Patches the object; null if there is none. Nulls in <paramref name="patch"/> reach the server.</summary>
    /// <exception cref="ConflictException">The patch names a resourceVersion and the object changed.</exception>
    public Task<T?> PatchAsync(string? ns, string name, JsonNode patch, PatchFormat format, CancellationToken cancellationToken) =>
        PatchAsync(ns, name, null, patch, format, cancellationToken);

    /// <summary>Patches the status subresource; null if the object is gone. <paramref name="patch"/> has the form <c>{"status": …}</c>; a null
    /// in it clears the field.</summary>
    /// <exception cref="ConflictException">The patch names a resourceVersion and the object changed.</exception>
    public Task<T?> PatchStatusAsync(string? ns, string name, JsonNode patch, PatchFormat format, CancellationToken cancellationToken) =>
        PatchAsync(ns, name, "status", patch, format, cancellationToken);

    /// <summary>Server-side apply of the status subresource; null if the object is gone.</summary>
    /// <param name="ns">Namespace, or null for cluster-scoped kinds.</param>
    /// <param name="name">Object name.</param>
    /// <param name="status">The content of <c>status</c>: all fields that we own.</param>
    /// <param name="fieldManager">Who owns them.</param>
    /// <param name="force">Whether to take fields over from other managers.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public async Task<T?> ApplyStatusAsync(string? ns, string name, JsonNode status, string fieldManager, bool force, CancellationToken cancellationToken)
    {
        var body = new JsonObject
        {
            ["apiVersion"] = Kind.ApiVersion,
            ["kind"] = Kind.Kind,
            ["metadata"] = new JsonObject { ["name"] = name },
            ["status"] = status.DeepClone(),
        };
        return await OrNullAsync(ApplyRequest(ns, name, "status", fieldManager, force, body.ToJsonString()), cancellationToken);
    }

    /// <summary>Deletes the object that is meant. True if it was there (it may linger under a grace period or finalizers), false if it is gone.</summary>
    /// <exception cref="PreconditionFailedException">Another object bears the name, or it changed.</exception>
    public Task<bool> DeleteAsync(string? ns, string name, DeleteOptions options, CancellationToken cancellationToken) =>
        _api.DeleteAsync(Kind.Path(ns, name), options, cancellationToken);

    internal T Complete(T entity)
    {
        // List items come without them; owner references, events and applies need them.
        entity.ApiVersion = Kind.ApiVersion;
        entity.Kind = Kind.Kind;
        return entity;
    }

    private async Task<T?> PatchAsync(string? ns, string name, string? subresource, JsonNode patch, PatchFormat format, CancellationToken cancellationToken) =>
        await OrNullAsync(
            new ApiRequest(HttpMethod.Patch, Kind.Path(ns, name, subresource))
            {
                Body = patch.ToJsonString(),
                ContentType = format == PatchFormat.Merge ? ApiRequest.MergePatch : ApiRequest.JsonPatch,
            },
            cancellationToken);

    private ApiRequest ApplyRequest(string? ns, string name, string? subresource, string fieldManager, bool force, string body) =>
        new ApiRequest(HttpMethod.Patch, Kind.Path(ns, name, subresource)) { Body = body, ContentType = ApiRequest.ApplyPatch }
            .With("fieldManager", fieldManager)
            .With("force", force);

    private async Task<T?> OrNullAsync(ApiRequest request, CancellationToken cancellationToken) =>
        await _api.SendOrNullAsync<T>(request, cancellationToken) is { } entity ? Complete(entity) : null;
}
