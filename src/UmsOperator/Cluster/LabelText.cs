using k8s.Models;

namespace UmsOperator.Cluster;

/// <summary>Describes changed labels of a pod, and how to restore them.</summary>
internal static class LabelText
{
    /// <summary>Lists the labels that are missing or have another value.</summary>
    /// <param name="meta">Metadata of the pod.</param>
    /// <param name="made">The original labels.</param>
    public static string Changed(V1ObjectMeta meta, IEnumerable<KeyValuePair<string, string>> made) =>
        $"'{meta.Name}' {string.Join(" and ", made.Select(label => meta.Labels?.GetOrNull(label.Key) is { } value ? $"has a label {label.Key}={value} that was changed" : $"has no label {label.Key}"))}";

    /// <summary>The command that restores them.</summary>
    /// <param name="meta">Metadata of the pod.</param>
    /// <param name="made">The original labels.</param>
    public static string Cure(V1ObjectMeta meta, IEnumerable<KeyValuePair<string, string>> made) =>
        $"restore it with: kubectl label pod {meta.Name} -n {meta.NamespaceProperty} --overwrite {string.Join(' ', made.Select(label => $"{label.Key}={label.Value}"))}; or delete the pod, and it is replaced";
}
