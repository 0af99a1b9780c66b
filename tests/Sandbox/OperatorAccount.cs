using System.Text;
using System.Text.Json.Nodes;
using k8s;
using k8s.Models;
using UmsOperator.Sandbox.Api;

namespace UmsOperator.Sandbox;

/// <summary>
/// Creates the operator's ServiceAccount in a site's namespace with exactly the rights of config/rbac, and a kubeconfig for it,
/// so that missing rights are found in the sandbox.
/// </summary>
public static class OperatorAccount
{
    private const string Name = "ums-operator";

    /// <summary>Creates the account and its bindings.</summary>
    /// <returns>Text of the kubeconfig.</returns>
    internal static async Task<string> CreateAsync(ApiClient client, KubernetesClientConfiguration server, string @namespace, CancellationToken cancellationToken)
    {
        foreach (var document in Resources("rbac/").SelectMany(Manifest.Parse))
        {
            var isCluster = $"{document["kind"]}" is "ClusterRole" or "ClusterRoleBinding";
            // Names are unique per namespace: several sites, and an operator installed by the chart, can exist in one cluster.
            if (isCluster)
                document["metadata"]!["name"] = $"{document["metadata"]!["name"]}-{@namespace}";
            else
                document["metadata"]!["namespace"] = @namespace;
            if (document["roleRef"] is { } role && $"{role["kind"]}" == "ClusterRole")
                role["name"] = $"{role["name"]}-{@namespace}";
            foreach (var subject in document["subjects"] as JsonArray ?? [])
                subject!["namespace"] = @namespace;
            await Manifest.ApplyAsync(client, document, @namespace, cancellationToken);
        }

        return await LogInAsync(client, server, @namespace, Name, cancellationToken);
    }

    /// <summary>A kubeconfig for a ServiceAccount, valid for a day.</summary>
    /// <returns>Text of the kubeconfig.</returns>
    public static async Task<string> LogInAsync(
        ApiClient client, KubernetesClientConfiguration server, string @namespace, string account, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(server);
        var request = new Authenticationv1TokenRequest { Spec = new V1TokenRequestSpec { Audiences = [], ExpirationSeconds = 24 * 3600 } };
        var token = await client.CoreV1.CreateNamespacedServiceAccountTokenAsync(request, account, @namespace, cancellationToken: cancellationToken);
        return KubeConfig(server, token.Status.Token, @namespace);
    }

    /// <summary>Removes the cluster-scoped objects.</summary>
    internal static async Task RemoveAsync(ApiClient client, string @namespace, CancellationToken cancellationToken)
    {
        foreach (var document in Resources("rbac/").SelectMany(Manifest.Parse))
        {
            var name = $"{document["metadata"]!["name"]}-{@namespace}";
            if ($"{document["kind"]}" == "ClusterRole")
                await client.RbacAuthorizationV1.DeleteClusterRoleAsync(name, cancellationToken: cancellationToken);
            else if ($"{document["kind"]}" == "ClusterRoleBinding")
                await client.RbacAuthorizationV1.DeleteClusterRoleBindingAsync(name, cancellationToken: cancellationToken);
        }
    }

    private static IEnumerable<string> Resources(string folder)
    {
        var assembly = typeof(OperatorAccount).Assembly;
        foreach (var name in assembly.GetManifestResourceNames().Where(n => n.StartsWith(folder, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            yield return reader.ReadToEnd();
        }
    }

    private static string KubeConfig(KubernetesClientConfiguration server, string token, string @namespace)
    {
        var authority = string.Concat((server.SslCaCerts ?? []).Select(certificate => certificate.ExportCertificatePem() + "\n"));
        return $"""
            apiVersion: v1
            kind: Config
            clusters:
            - name: sandbox
              cluster:
                server: {server.Host}
                certificate-authority-data: {Convert.ToBase64String(Encoding.UTF8.GetBytes(authority))}
            users:
            - name: operator
              user:
                token: {token}
            contexts:
            - name: sandbox
              context:
                cluster: sandbox
                user: operator
                namespace: {@namespace}
            current-context: sandbox

            """;
    }
}
