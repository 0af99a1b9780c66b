using k8s;
using k8s.Autorest;

namespace UmsOperator.Kubernetes.Client;

/// <summary>
/// A connection to one API server: the shipped client, and below it the raw requests on which this library stands. The shipped watchers and
/// patch methods are not used: they lose events, resource versions and nulls.
/// </summary>
public sealed class ApiConnection : k8s.Kubernetes
{
    /// <summary>Connects with this configuration. <see cref="KubernetesClientFactory"/> adds the retries; this constructor adds nothing.</summary>
    /// <param name="config">Where the server is and who we are.</param>
    /// <param name="handlers">Handlers, outermost first. In tests the last one may answer by itself.</param>
    public ApiConnection(KubernetesClientConfiguration config, params DelegatingHandler[] handlers)
        : base(config, handlers)
    {
    }

    /// <summary>Sends and returns once the headers are there. The caller disposes of the response.</summary>
    /// <exception cref="ApiException">The server answered with an error status.</exception>
    internal async Task<HttpResponseMessage> SendAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        var message = request.ToMessage(BaseUri);
        try
        {
            // The first argument only feeds an exception's dump of the request; it stays empty so that no Secret ends up there.
            return await SendRequestRaw("", message, cancellationToken);
        }
        catch (HttpOperationException error)
        {
            throw ApiErrors.From(error);
        }
    }

    /// <summary>Sends and decodes the whole answer.</summary>
    /// <exception cref="ApiException">The server answered with an error status.</exception>
    /// <exception cref="System.Text.Json.JsonException">The answer is not a <typeparamref name="T"/>.</exception>
    internal async Task<T> SendAsync<T>(ApiRequest request, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(request, cancellationToken);
        var body = await response.Content.ReadAsStringAsync(cancellationToken);
        return KubernetesJson.Deserialize<T>(body)
            ?? throw new System.Text.Json.JsonException($"{request.Method} {request.Path} was answered with null");
    }

    /// <summary>As <see cref="SendAsync{T}"/>, with null for a missing object. A missing kind stays an error: it says nothing about the object.</summary>
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

    /// <summary>Deletes what is at the path: true if it was there, false if it is gone.</summary>
    /// <exception cref="PreconditionFailedException">Another object bears the name, or it changed.</exception>
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
