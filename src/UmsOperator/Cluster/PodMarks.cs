using UmsOperator.Api;
using UmsOperator.Api.Status;
using UmsOperator.Core.Model;
using k8s.Models;

namespace UmsOperator.Cluster;

/// <summary>
/// Identity of a server's pod: ordinal, version, mode and binding. Labels can be changed by anybody, but the pod's name and the mounted Secret
/// cannot. Labels that contradict them are an error and are not used.
/// </summary>
internal sealed record PodMarks(int Ordinal, string Version, ServerMode Mode, string Binding, BindingKind Kind)
{
    /// <summary>Reads the identity.</summary>
    /// <param name="pod">A pod of the cluster.</param>
    /// <exception cref="ObservationException">A label is missing, invalid or changed. The message names it, with the command that restores
    /// it.</exception>
    public static PodMarks Read(V1Pod pod)
    {
        var meta = pod.Metadata;
        if (Made(pod) is not { } made)
        {
            var ordinal = MarkReader.Ordinal(meta);
            MarkReader.RequireName(meta, owner => ClusterNames.Pod(owner, ordinal), Labels.Ordinal);
            return new PodMarks(ordinal, MarkReader.Label(meta, Labels.Version), MarkReader.Mode(meta), MarkReader.Label(meta, Labels.Binding), MarkReader.Kind(meta));
        }

        var version = meta.Labels?.GetOrNull(Labels.Version) is { } text && UmsVersion.TryParse(text, out _) ? text : null;
        // A pod that is being deleted is only waited for, so a wrong label does not matter.
        if (meta.DeletionTimestamp is not null)
            return made with { Version = version ?? made.Version };

        var wrong = made.Labelled.Where(label => meta.Labels?.GetOrNull(label.Key) != label.Value).ToList();
        if (version is null)
            wrong.Add(new(Labels.Version, made.Version.Length > 0 ? made.Version : "<its version>"));
        return wrong.Count == 0
            ? made with { Version = version! }
            : throw new ObservationException($"{LabelText.Changed(meta, wrong)}; {LabelText.Cure(meta, wrong)}");
    }

    private IEnumerable<KeyValuePair<string, string>> Labelled =>
    [
        new(Labels.Ordinal, $"{Ordinal}"),
        new(Labels.Binding, Binding),
        new(Labels.BindingKind, $"{Kind}"),
        new(Labels.Mode, Mode == ServerMode.Update ? "update" : "production"),
    ];

    /// <summary>The identity with which the pod was created; null if its spec does not contain it.</summary>
    private static PodMarks? Made(V1Pod pod)
    {
        var secret = pod.Spec?.Volumes?.FirstOrDefault(volume => volume.Name == DesiredObjects.BindingVolume)?.Secret?.SecretName;
        if (secret is null || Ownership.ControllerOf(pod.Metadata) is not { Name: { } owner } || !secret.StartsWith($"{owner}-", StringComparison.Ordinal))
            return null;
        var binding = secret[(owner.Length + 1)..];
        if (!ClusterNames.TryReadBinding(binding, out var ordinal, out var kind) || pod.Metadata.Name != ClusterNames.Pod(owner, ordinal))
            return null;
        var image = pod.Metadata.Annotations?.GetOrNull(Annotations.Image) ?? "";
        var tag = image[(image.LastIndexOf(':') + 1)..];
        return new PodMarks(ordinal, UmsVersion.TryParse(tag, out _) ? tag : "", kind == BindingKind.Snapshot ? ServerMode.Update : ServerMode.Production, binding, kind);
    }
}
