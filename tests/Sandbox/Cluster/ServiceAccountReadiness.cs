using k8s;
using UmsOperator.Sandbox.ControlPlane;

namespace UmsOperator.Sandbox.Cluster;

/// <summary>Determines when a namespace's <c>default</c> ServiceAccount allows pods to be created.</summary>
public static class ServiceAccountReadiness
{
    /// <summary>Whether it exists and, where the server requires one, has its token Secret.</summary>
    public static async Task<bool> IsReadyAsync(IKubernetes client, string @namespace, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(client);
        var accounts = await client.CoreV1.ListNamespacedServiceAccountAsync(@namespace, fieldSelector: "metadata.name=default", cancellationToken: cancellationToken);
        return accounts.Items is [var account] && (account.Secrets is { Count: > 0 } || !await NeedsSecretAsync(client, cancellationToken));
    }

    /// <summary>Whether the server requires a token Secret.</summary>
    public static async Task<bool> NeedsSecretAsync(IKubernetes client, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(client);
        var info = await client.Version.GetCodeAsync(cancellationToken);
        return ComponentFlags.Parse(info.GitVersion) is { } server && ComponentFlags.HasTokenSecrets(server.Version);
    }
}
