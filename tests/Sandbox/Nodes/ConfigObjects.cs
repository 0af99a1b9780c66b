using System.Net;
using k8s;
using k8s.Autorest;
using UmsOperator.Sandbox.Api;

namespace UmsOperator.Sandbox.Nodes;

/// <summary>Reads the Secrets and ConfigMaps that pods refer to.</summary>
internal sealed class ConfigObjects(ApiClient client)
{
    /// <summary>The bytes by key, or null if there is no such Secret.</summary>
    public async Task<IReadOnlyDictionary<string, byte[]>?> SecretAsync(string @namespace, string name, CancellationToken cancellationToken)
    {
        try
        {
            var secret = await client.CoreV1.ReadNamespacedSecretAsync(name, @namespace, cancellationToken: cancellationToken);
            return secret.Data?.ToDictionary(StringComparer.Ordinal) ?? [];
        }
        catch (HttpOperationException e) when (e.Response.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    /// <summary>The bytes by key, or null if there is no such ConfigMap.</summary>
    public async Task<IReadOnlyDictionary<string, byte[]>?> ConfigMapAsync(string @namespace, string name, CancellationToken cancellationToken)
    {
        try
        {
            var map = await client.CoreV1.ReadNamespacedConfigMapAsync(name, @namespace, cancellationToken: cancellationToken);
            var bytes = map.BinaryData?.ToDictionary(StringComparer.Ordinal) ?? [];
            foreach (var (key, text) in map.Data ?? new Dictionary<string, string>(StringComparer.Ordinal))
                bytes[key] = System.Text.Encoding.UTF8.GetBytes(text);
            return bytes;
        }
        catch (HttpOperationException e) when (e.Response.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
    }
}
