using System.Globalization;
using UmsOperator.Api;
using UmsOperator.Api.Status;
using UmsOperator.Core.Model;
using k8s.Models;

namespace UmsOperator.Cluster;

/// <summary>Reads the operator's labels and annotations of an object. A missing one is an error; it is not replaced by a default.</summary>
internal static class MarkReader
{
    public static string Label(V1ObjectMeta meta, string key) =>
        meta.Labels?.GetOrNull(key) is { Length: > 0 } value
            ? value
            : throw new ObservationException($"'{meta.Name}' has no label {key}: restore it, or delete the object");

    public static int Ordinal(V1ObjectMeta meta) =>
        int.TryParse(Label(meta, Labels.Ordinal), NumberStyles.None, CultureInfo.InvariantCulture, out var ordinal) && ordinal is >= 0 and <= 5
            ? ordinal
            : throw Unreadable(meta, Labels.Ordinal);

    public static ServerMode Mode(V1ObjectMeta meta) => Label(meta, Labels.Mode) switch
    {
        "production" => ServerMode.Production,
        "update" => ServerMode.Update,
        _ => throw Unreadable(meta, Labels.Mode),
    };

    public static BindingKind Kind(V1ObjectMeta meta) => Label(meta, Labels.BindingKind) switch
    {
        nameof(BindingKind.Production) => BindingKind.Production,
        nameof(BindingKind.Snapshot) => BindingKind.Snapshot,
        nameof(BindingKind.Migrator) => BindingKind.Migrator,
        _ => throw Unreadable(meta, Labels.BindingKind),
    };

    /// <summary>Checks that a label matches the object's name: with a changed label the object would be mistaken for another one.</summary>
    /// <param name="meta">Metadata of a cluster's own object.</param>
    /// <param name="nameFor">Returns the name that belongs to the label, from the name of the cluster.</param>
    /// <param name="label">The label.</param>
    public static void RequireName(V1ObjectMeta meta, Func<string, string> nameFor, string label)
    {
        if (Ownership.ControllerOf(meta) is { } owner && nameFor(owner.Name) is var name && name != meta.Name)
            throw new ObservationException($"'{meta.Name}' has a label {label}={meta.Labels[label]}, which belongs to '{name}': restore the original value, or delete the object");
    }

    public static string Annotation(V1ObjectMeta meta, string key) =>
        meta.Annotations?.GetOrNull(key) is { Length: > 0 } value
            ? value
            : throw new ObservationException($"'{meta.Name}' has no annotation {key}: restore it, or delete the object");

    /// <summary>The value of a key, or null.</summary>
    public static string? GetOrNull(this IDictionary<string, string> values, string key) => values.TryGetValue(key, out var value) ? value : null;

    private static ObservationException Unreadable(V1ObjectMeta meta, string key) =>
        new($"'{meta.Name}' has an unknown value in label {key}={meta.Labels[key]}: restore it, or delete the object");
}
