using k8s;
using k8s.Models;

namespace UmsOperator.Kubernetes.Client;

/// <summary>A kind, with what is needed for its URL.</summary>
/// <param name="Group">API group, empty for the core group.</param>
/// <param name="Version">Version inside the group, such as <c>v1</c>.</param>
/// <param name="Plural">Name in URLs, such as <c>configmaps</c>.</param>
/// <param name="Kind">Kind name, such as <c>ConfigMap</c>.</param>
public sealed record ResourceKind(string Group, string Version, string Plural, string Kind)
{
    /// <summary>Value of <c>apiVersion</c>: <c>group/version</c>, or only the version for the core group.</summary>
    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary>The kind of a model, read from its <see cref="KubernetesEntityAttribute"/>.</summary>
    /// <exception cref="InvalidOperationException">The model has no such attribute.</exception>
    public static ResourceKind Of<T>()
        where T : IKubernetesObject
    {
        var metadata = typeof(T).GetKubernetesTypeMetadata();
        // Models of kinds that can only be created, such as TokenReview, have no plural.
        var plural = string.IsNullOrEmpty(metadata.PluralName) ? $"{metadata.Kind.ToLowerInvariant()}s" : metadata.PluralName;
        return new ResourceKind(metadata.Group ?? "", metadata.ApiVersion, plural, metadata.Kind);
    }

    /// <summary>Path of a collection (if <paramref name="name"/> is null), an object or a subresource, without a leading slash.</summary>
    internal string Path(string? ns, string? name = null, string? subresource = null)
    {
        var path = Group.Length == 0 ? $"api/{Version}" : $"apis/{Group}/{Version}";
        if (!string.IsNullOrEmpty(ns))
            path += $"/namespaces/{Uri.EscapeDataString(ns)}";
        path += $"/{Plural}";
        if (name is not null)
            path += $"/{Uri.EscapeDataString(name)}";
        return subresource is null ? path : $"{path}/{subresource}";
    }
}
