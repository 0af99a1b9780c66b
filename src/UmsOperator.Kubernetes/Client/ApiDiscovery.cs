using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace UmsOperator.Kubernetes.Client;

/// <summary>
/// Finds out which API versions and kinds the server serves. Found kinds are cached for the life of the process; missing ones are not.
/// </summary>
public sealed class ApiDiscovery(ApiConnection api)
{
    private readonly ConcurrentDictionary<string, ResourceKind> _found = new(StringComparer.Ordinal);

    /// <summary>Finds the first <c>group/version</c> that serves the kind; null if none does.</summary>
    /// <param name="kind">Kind name, such as <c>PodDisruptionBudget</c>.</param>
    /// <param name="apiVersions">In order of preference, such as <c>policy/v1</c>, <c>policy/v1beta1</c>.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public async Task<ResourceKind?> FindAsync(string kind, ImmutableArray<string> apiVersions, CancellationToken cancellationToken)
    {
        foreach (var apiVersion in apiVersions)
        {
            var key = $"{apiVersion}/{kind}";
            if (_found.TryGetValue(key, out var known))
                return known;
            if (await DiscoverAsync(kind, apiVersion, cancellationToken) is { } found)
                return _found[key] = found;
        }
        return null;
    }

    private async Task<ResourceKind?> DiscoverAsync(string kind, string apiVersion, CancellationToken cancellationToken)
    {
        var slash = apiVersion.IndexOf('/', StringComparison.Ordinal);
        var (group, version) = slash < 0 ? ("", apiVersion) : (apiVersion[..slash], apiVersion[(slash + 1)..]);
        try
        {
            var list = await api.SendAsync<JsonObject>(new ApiRequest(HttpMethod.Get, slash < 0 ? $"api/{version}" : $"apis/{apiVersion}"), cancellationToken);
            return list["resources"]?.AsArray()
                .Where(r => r?["kind"]?.GetValue<string>() == kind)
                .Select(r => r!["name"]!.GetValue<string>())
                .Where(plural => !plural.Contains('/', StringComparison.Ordinal))
                .Select(plural => new ResourceKind(group, version, plural, kind))
                .FirstOrDefault();
        }
        catch (ResourceNotFoundException)
        {
            return null;
        }
    }
}
