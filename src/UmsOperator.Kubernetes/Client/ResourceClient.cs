using System.Collections.Immutable;
using System.Text.Json.Nodes;
using k8s;
using k8s.Models;

namespace UmsOperator.Kubernetes.Client;

/// <summary>
/// Reads and writes objects of one kind, built-in or custom. There is no replace: a model drops fields that it does not know, so writing it back
/// would erase them. A missing object is reported as null or false; other errors are thrown as <see cref="ApiException"/>.
/// </summary>
/// <typeparam name="T">A model with a <see cref="KubernetesEntityAttribute"/>.</typeparam>
public sealed class ResourceClient<T>
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    private readonly ApiConnection _api;

    /// <summary>Creates a client.</summary>
    public ResourceClient(ApiConnection api)
    {
        _api = api;
        Kind = ResourceKind.Of<T>();
    }

    /// <summary>The kind that is read and written.</summary>
    public ResourceKind Kind { get; }

    internal ApiConnection Connection => _api;

    /// <summary>Reads the object (quorum read); null if it does not exist. <paramref name="ns"/> is null for cluster-scoped kinds.</summary>
    public async Task<T?> GetAsync(string? ns, string name, CancellationToken cancellationToken) =>
        await OrNullAsync(new ApiRequest(HttpMethod.Get, Kind.Path(ns, name)), cancellationToken);

    /// <summary>Reads all pages of a list.</summary>
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
                // The continue token already contains the version; the server refuses both together.
                .With("resourceVersion", next is null ? options.ResourceVersion : null);
            var page = await _api.SendAsync<KubernetesList<T>>(request, cancellationToken);
            items.AddRange((page.Items ?? []).Select(Complete));
            next = page.Metadata?.ContinueProperty;
            if (string.IsNullOrEmpty(next))
                return new ResourceList<T>(items.ToImmutable(), page.Metadata?.ResourceVersion ?? "");
        }
    }

    /// <summary>Creates the object in <c>metadata.namespace</c>.</summary>
    /// <exception cref="AlreadyExistsException">An object of that name exists.</exception>
    public async Task<T> CreateAsync(T entity, CancellationToken cancellationToken) => Complete(await _api.SendAsync<T>(
        new ApiRequest(HttpMethod.Post, Kind.Path(entity.Metadata.NamespaceProperty)) { Body = KubernetesJson.Serialize(Complete(entity)) }, cancellationToken));

    /// <summary>Creates the object as a dry run: with the defaults, admission and validation of a real create, but nothing is stored.</summary>
    /// <returns>The object as it would be stored.</returns>
    /// <exception cref="AlreadyExistsException">An object of that name exists. The server checks this last: the object passed everything
    /// else.</exception>
    /// <exception cref="ApiException">The server would refuse the object.</exception>
    public async Task<T> TryCreateAsync(T entity, CancellationToken cancellationToken) => Complete(await _api.SendAsync<T>(
        new ApiRequest(HttpMethod.Post, Kind.Path(entity.Metadata.NamespaceProperty)) { Body = KubernetesJson.Serialize(Complete(entity)) }.With("dryRun", "All"), cancellationToken));

    /// <summary>
    /// Applies the object (server-side apply): creates it, or changes the given fields. Fields that this manager applied before and that are missing
    /// now are removed. <c>metadata.uid</c> and <c>metadata.resourceVersion</c> act as preconditions.
    /// </summary>
    /// <param name="entity">The fields that this manager owns.</param>
    /// <param name="fieldManager">Name of the field manager.</param>
    /// <param name="force">Whether to take fields over from other managers.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="ConflictException">Another manager owns a field and <paramref name="force"/> is false, or the object changed.</exception>
    /// <exception cref="ResourceNotFoundException">The namespace or the kind does not exist.</exception>
    public async Task<T> ApplyAsync(T entity, string fieldManager, bool force, CancellationToken cancellationToken) => Complete(await _api.SendAsync<T>(
        ApplyRequest(entity.Metadata.NamespaceProperty, entity.Metadata.Name, null, fieldManager, force, KubernetesJson.Serialize(Complete(entity))), cancellationToken));

    /// <summary>
    /// Sends a merge patch (RFC 7386); null if the object does not exist. A null in <paramref name="patch"/> removes the field, an array replaces the array.
    /// </summary>
    /// <exception cref="ConflictException">The patch names a resourceVersion and the object changed.</exception>
    public Task<T?> PatchAsync(string? ns, string name, JsonNode patch, CancellationToken cancellationToken) =>
        PatchAsync(ns, name, null, patch, cancellationToken);

    /// <summary>
    /// Sends a merge patch of the status subresource; null if the object does not exist. <paramref name="patch"/> has the form <c>{"status": …}</c>; a null in it
    /// clears the field.
    /// </summary>
    /// <exception cref="ConflictException">The patch names a resourceVersion and the object changed.</exception>
    public Task<T?> PatchStatusAsync(string? ns, string name, JsonNode patch, CancellationToken cancellationToken) =>
        PatchAsync(ns, name, "status", patch, cancellationToken);

    /// <summary>Deletes the object. It may continue to exist until its grace period has passed and its finalizers are removed.</summary>
    /// <returns>False if it did not exist.</returns>
    /// <exception cref="PreconditionFailedException">Another object has the name, or the object changed.</exception>
    public Task<bool> DeleteAsync(string? ns, string name, DeleteOptions options, CancellationToken cancellationToken) =>
        _api.DeleteAsync(Kind.Path(ns, name), options, cancellationToken);

    internal T Complete(T entity)
    {
        // List items lack them; owner references, Events and applies need them.
        entity.ApiVersion = Kind.ApiVersion;
        entity.Kind = Kind.Kind;
        return entity;
    }

    private async Task<T?> PatchAsync(string? ns, string name, string? subresource, JsonNode patch, CancellationToken cancellationToken) =>
        await OrNullAsync(
            new ApiRequest(HttpMethod.Patch, Kind.Path(ns, name, subresource))
            {
                Body = patch.ToJsonString(),
                ContentType = ApiRequest.MergePatch,
            },
            cancellationToken);

    private ApiRequest ApplyRequest(string? ns, string name, string? subresource, string fieldManager, bool force, string body) =>
        new ApiRequest(HttpMethod.Patch, Kind.Path(ns, name, subresource)) { Body = body, ContentType = ApiRequest.ApplyPatch }
            .With("fieldManager", fieldManager)
            .With("force", force);

    private async Task<T?> OrNullAsync(ApiRequest request, CancellationToken cancellationToken) =>
        await _api.SendOrNullAsync<T>(request, cancellationToken) is { } entity ? Complete(entity) : null;
}
