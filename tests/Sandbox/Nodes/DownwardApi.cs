using System.Globalization;
using k8s.Models;

namespace UmsOperator.Sandbox.Nodes;

/// <summary>Resolves a pod's references to its own fields (fieldRef, resourceFieldRef).</summary>
internal static class DownwardApi
{
    /// <exception cref="ContainerConfigException">The kubelet does not support the field.</exception>
    public static string Field(V1Pod pod, PodPlace place, string path)
    {
        var meta = pod.Metadata;
        if (Subscript(path, "metadata.labels") is { } label) return Entry(meta.Labels, label) ?? "";
        if (Subscript(path, "metadata.annotations") is { } annotation) return Entry(meta.Annotations, annotation) ?? "";
        return path switch
        {
            "metadata.name" => meta.Name,
            "metadata.namespace" => meta.NamespaceProperty,
            "metadata.uid" => meta.Uid,
            "metadata.labels" => Lines(meta.Labels),
            "metadata.annotations" => Lines(meta.Annotations),
            "spec.nodeName" => pod.Spec.NodeName,
            "spec.serviceAccountName" => pod.Spec.ServiceAccountName,
            "status.podIP" or "status.podIPs" => place.PodIP,
            "status.hostIP" or "status.hostIPs" => place.HostIP,
            _ => throw new ContainerConfigException($"unsupported fieldPath: {path}"),
        };
    }

    /// <summary>A limit or request in units of the divisor; 0 if none is set.</summary>
    public static string Resource(V1Container container, V1ResourceFieldSelector selector)
    {
        var (kind, name) = selector.Resource.Split('.', 2) is [var k, var n] ? (k, n) : ("limits", selector.Resource);
        var amounts = kind == "requests" ? container.Resources?.Requests : container.Resources?.Limits;
        var amount = Entry(amounts, name)?.ToDecimal() ?? 0;
        var divisor = selector.Divisor?.ToDecimal() ?? 0;
        return decimal.Ceiling(amount / (divisor == 0 ? 1 : divisor)).ToString(CultureInfo.InvariantCulture);
    }

    private static string? Subscript(string path, string field) =>
        path.StartsWith(field + "['", StringComparison.Ordinal) && path.EndsWith("']", StringComparison.Ordinal)
            ? path[(field.Length + 2)..^2]
            : null;

    private static T? Entry<T>(IDictionary<string, T>? map, string key) => map is not null && map.TryGetValue(key, out var value) ? value : default;

    private static string Lines(IDictionary<string, string>? map) =>
        string.Join('\n', (map ?? new Dictionary<string, string>(StringComparer.Ordinal))
            .OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}=\"{pair.Value}\""));
}
