using k8s;
using k8s.Autorest;

namespace UmsOperator.Kubernetes.Client;

/// <summary>
/// A connection to one API server. It extends the client library by the raw requests that this library is based on. The client's own watchers and
/// patch methods are not used: they lose events, resource versions and nulls.
/// </summary>
public sealed class ApiConnection : k8s.Kubernetes
{
    /// <summary>Creates a connection without retries; <see cref="KubernetesClientFactory"/> adds them.</summary>
    /// <param name="config">Address and credentials.</param>
    /// <param name="handlers">Handlers, outermost first. In tests the last one may answer the requests.</param>
    public ApiConnection(KubernetesClientConfiguration config, params DelegatingHandler[] handlers)
        : base(config, handlers)
    {
    }

    /// <summary>Sends a request and returns when the headers have arrived. The caller disposes the response.</summary>
    /// <exception cref="ApiException">The server answered with an error status.</exception>
    internal async Task<HttpResponseMessage> SendAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        var message = request.ToMessage(BaseUri);
        try
        {
            // The first argument is only used for the dump of the request in an exception. It is empty so that no Secret appears there.
            return await SendRequestRaw("", message, cancellationToken);
        }
        catch (HttpOperationException error)
        {
            throw ApiErrors.From(error);
        }
    }

    /// <summary>Sends a request and decodes the response.</summary>
    /// <exception cref="ApiException">The server answered with an error status.</exception>
    /// <exception cref="System.Text.Json.JsonException">The response is not a <typeparamref name="T"/>.</exception>
    internal async Task<T> SendAsync<T>(ApiRequest request, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(request, cancellationToken);
        var body = await response.Content.ReadAsStringAsync(cancellationToken);
        return KubernetesJson.Deserialize<T>(body)
            ?? throw new System.Text.Json.JsonException($"{request.Method} {request.Path} returned null");
    }

    /// <summary>
    /// As <see cref="SendAsync{T}"/>, but null if the object does not exist. If the kind does not exist, this throws: that says nothing about the
    /// object.
    /// </summary>
    internal async Task<T?> SendOrNullAsync<T>(ApiRequest request, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            return await SendAsync<T>(request, cancellationToken);
        }
        catch (ResourceNotFoundException missing) when (missing.Reason == ApiErrors.NotFound)
        {
            return null;
        }
    }

    /// <summary>Deletes the object at the path.</summary>
    /// <returns>False if it did not exist.</returns>
    /// <exception cref="PreconditionFailedException">Another object has the name, or the object changed.</exception>
    internal async Task<bool> DeleteAsync(string path, DeleteOptions options, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await SendAsync(new ApiRequest(HttpMethod.Delete, path) { Body = options.ToJson() }, cancellationToken);
            return true;
        }
        catch (ResourceNotFoundException missing) when (missing.Reason == ApiErrors.NotFound)
        {
            return false;
        }
        catch (ConflictException conflict)
        {
            throw new PreconditionFailedException(conflict.Reason, conflict.Message, conflict);
        }
    }
}
