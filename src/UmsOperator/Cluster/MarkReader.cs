using System.Globalization;
using UmsOperator.Api;
using UmsOperator.Api.Status;
using UmsOperator.Core.Model;
using k8s.Models;

namespace UmsOperator.Cluster;

/// <summary>Reads the operator's marks off an object. A mark that is missing is never guessed.</summary>
internal static class MarkReader
{
    public static string Label(V1ObjectMeta meta, string key) =>
        meta.Labels?.GetOrNull(key) is { Length: > 0 } value
            ? value
            : throw new ObservationException($"'{meta.Name}' has no label {key}: put it back, or delete the object");

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

    /// <summary>A name says the same as a label: an object whose label was changed would be taken for another one.</summary>
    /// <param name="meta">Metadata of an object of a cluster's own.</param>
    /// <param name="nameFor">The name that goes with the label, of a cluster's name.</param>
    /// <param name="label">The label.</param>
    public static void RequireName(V1ObjectMeta meta, Func<string, string> nameFor, string label)
    {
        if (Ownership.ControllerOf(meta) is { } owner && nameFor(owner.Name) is var name && name != meta.Name)
            throw new ObservationException($"'{meta.Name}' has a label {label}={meta.Labels[label]}, which is that of '{name}': put the right one back, or delete the object");
    }

    public static string Annotation(V1ObjectMeta meta, string key) =>
        meta.Annotations?.GetOrNull(key) is { Length: > 0 } value
            ? value
            : throw new ObservationException($"'{meta.Name}' has no annotation {key}: put it back, or delete the object");

    /// <summary>The value of a key, or null.</summary>
    public static string? GetOrNull(this IDictionary<string, string> values, string key) => values.TryGetValue(key, out var value) ? value : null;

    private static ObservationException Unreadable(V1ObjectMeta meta, string key) =>
        new($"'{meta.Name}' has an unreadable label {key}={meta.Labels[key]}: put it back, or delete the object");
}
