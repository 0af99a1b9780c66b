using System.Text.Json.Nodes;
using k8s.Autorest;
using k8s.Models;
using UmsOperator.Sandbox.Api;

namespace UmsOperator.Sandbox.Cluster;

/// <summary>Computes the expected number of pods from the scale subresources of their controllers, as the disruption controller does.</summary>
internal sealed class OwnerScale(ApiClient client)
{
    private readonly Dictionary<(string ApiVersion, string Kind), string?> _plurals = [];

    /// <summary>Sum over the pods' controllers; a pod without a controller, or whose controller has no scale, counts as one.</summary>
    public async Task<int> ExpectedAsync(IReadOnlyList<V1Pod> pods, CancellationToken cancellationToken)
    {
        var expected = 0;
        foreach (var group in pods.GroupBy(p => p.Metadata.OwnerReferences?.FirstOrDefault(o => o.Controller == true)?.Uid, StringComparer.Ordinal))
        {
            var owner = group.First().Metadata.OwnerReferences?.FirstOrDefault(o => o.Controller == true);
            var scale = owner is null ? null : await ReplicasAsync(owner, group.First().Metadata.NamespaceProperty, cancellationToken);
            expected += scale ?? group.Count();
        }

        return expected;
    }

    private async Task<int?> ReplicasAsync(V1OwnerReference owner, string @namespace, CancellationToken cancellationToken)
    {
        try
        {
            if (!_plurals.TryGetValue((owner.ApiVersion, owner.Kind), out var plural))
                _plurals[(owner.ApiVersion, owner.Kind)] = plural = await PluralAsync(owner, cancellationToken);
            if (plural is null) return null;
            var scale = await client.GetAsync<JsonObject>($"{Root(owner)}/namespaces/{@namespace}/{plural}/{owner.Name}/scale", cancellationToken);
            return scale["spec"]?["replicas"]?.GetValue<int>();
        }
        catch (HttpOperationException)
        {
            return null;
        }
    }

    private async Task<string?> PluralAsync(V1OwnerReference owner, CancellationToken cancellationToken)
    {
        var resources = await client.GetAsync<V1APIResourceList>(Root(owner), cancellationToken);
        var names = resources.Resources.Select(r => r.Name).ToHashSet(StringComparer.Ordinal);
        return resources.Resources.FirstOrDefault(r => r.Kind == owner.Kind && names.Contains($"{r.Name}/scale"))?.Name;
    }

    private static string Root(V1OwnerReference owner) =>
        owner.ApiVersion.Contains('/', StringComparison.Ordinal) ? $"apis/{owner.ApiVersion}" : $"api/{owner.ApiVersion}";
}
