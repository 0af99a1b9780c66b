using UmsOperator.Api;

namespace UmsOperator.Cli.Verbs;

/// <summary>Finds the tool that writes the spec from a repository.</summary>
internal static class Gitops
{
    /// <summary>Its name; null if no known mark is found.</summary>
    public static string? Of(UmsCluster cluster)
    {
        if (Requests.Annotation(cluster, "argocd.argoproj.io/tracking-id") is not null)
            return "Argo CD";
        return cluster.Metadata.Labels?.Keys.Any(key => key.EndsWith(".toolkit.fluxcd.io/name", StringComparison.Ordinal)) == true ? "Flux" : null;
    }
}
