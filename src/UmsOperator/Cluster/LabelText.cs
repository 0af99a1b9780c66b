using k8s.Models;

namespace UmsOperator.Cluster;

/// <summary>Says of a pod's labels which are not as they were made, and how they are put back.</summary>
internal static class LabelText
{
    /// <summary>Which labels are missing or have another value.</summary>
    /// <param name="meta">Metadata of the pod.</param>
    /// <param name="made">Keys with the values that they were made with.</param>
    public static string Changed(V1ObjectMeta meta, IEnumerable<KeyValuePair<string, string>> made) =>
        $"'{meta.Name}' {string.Join(" and ", made.Select(label => meta.Labels?.GetOrNull(label.Key) is { } value ? $"has a label {label.Key}={value} that was changed" : $"has no label {label.Key}"))}";

    /// <summary>The command that puts them back.</summary>
    /// <param name="meta">Metadata of the pod.</param>
    /// <param name="made">Keys with the values that they were made with.</param>
    public static string Cure(V1ObjectMeta meta, IEnumerable<KeyValuePair<string, string>> made) =>
        $"put it back with: kubectl label pod {meta.Name} -n {meta.NamespaceProperty} --overwrite {string.Join(' ', made.Select(label => $"{label.Key}={label.Value}"))}; or delete the pod, and it is replaced";
}
