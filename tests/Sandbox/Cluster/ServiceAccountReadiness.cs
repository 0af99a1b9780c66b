using k8s;
using UmsOperator.Sandbox.ControlPlane;

namespace UmsOperator.Sandbox.Cluster;

/// <summary>When a namespace's <c>default</c> ServiceAccount lets pods in.</summary>
public static class ServiceAccountReadiness
{
    /// <summary>It is there and, on a server that wants that, has its token Secret.</summary>
    public static async Task<bool> IsReadyAsync(IKubernetes client, string @namespace, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(client);
        var accounts = await client.CoreV1.ListNamespacedServiceAccountAsync(@namespace, fieldSelector: "metadata.name=default", cancellationToken: cancellationToken);
        return accounts.Items is [var account] && (account.Secrets is { Count: > 0 } || !await NeedsSecretAsync(client, cancellationToken));
    }

    /// <summary>Whether pods need the Secret.</summary>
    public static async Task<bool> NeedsSecretAsync(IKubernetes client, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(client);
        var info = await client.Version.GetCodeAsync(cancellationToken);
        return ComponentFlags.Parse(info.GitVersion) is { } server && ComponentFlags.HasTokenSecrets(server.Version);
    }
}
