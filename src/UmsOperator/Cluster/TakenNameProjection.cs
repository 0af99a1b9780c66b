using UmsOperator.Api;
using UmsOperator.Core.Model;
using k8s.Models;

namespace UmsOperator.Cluster;

/// <summary>Projects another owner's object that has a name which a cluster needs. Pure.</summary>
internal static class TakenNameProjection
{
    private const int Longest = 100;

    /// <summary>Projects the object.</summary>
    /// <param name="cluster">The cluster that needs the name.</param>
    /// <param name="kind">Kind of the object.</param>
    /// <param name="meta">Metadata of the object.</param>
    public static TakenName Project(UmsCluster cluster, ChildKind kind, V1ObjectMeta meta)
    {
        var owner = Ownership.ControllerOf(meta);
        return new TakenName(kind, meta.Name)
        {
            OwnerKind = Printable(owner?.Kind),
            OwnerName = Printable(owner?.Name),
            LeftBehind = owner is null ? HasLabelsOf(cluster, meta) : Ownership.IsCluster(owner) && owner.Name == cluster.Metadata.Name,
            ManagedBy = Printable(meta.Labels?.GetOrNull(Labels.ManagedBy)),
            Deleting = meta.DeletionTimestamp is not null,
        };
    }

    private static bool HasLabelsOf(UmsCluster cluster, V1ObjectMeta meta) =>
        meta.Labels?.GetOrNull(Labels.ManagedBy) == Labels.Operator && meta.Labels.GetOrNull(Labels.Instance) == cluster.Metadata.Name;

    // The API server does not limit the kind and name of an owner.
    private static string? Printable(string? text) =>
        text is null ? null : string.Concat(text.Where(letter => !char.IsControl(letter) && !char.IsSurrogate(letter)).Take(Longest));
}
