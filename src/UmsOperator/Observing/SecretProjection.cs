using k8s.Models;
using UmsOperator.Api;
using UmsOperator.Core.Objects;
using UmsOperator.Core.Observations;
using UmsOperator.Mirroring;

namespace UmsOperator.Observing;

/// <summary>What the planner may know of a binding's Secret: never its data. Pure.</summary>
internal static class SecretProjection
{
    /// <summary>Projects a Secret of the cluster's own.</summary>
    /// <exception cref="ObservationException">A mark of ours is missing or unreadable.</exception>
    public static SecretObserved Project(V1Secret secret)
    {
        var meta = secret.Metadata;
        var binding = MarkReader.Label(meta, Labels.Binding);
        MarkReader.RequireName(meta, owner => $"{owner}-{binding}", Labels.Binding);
        return new SecretObserved
        {
            Name = meta.Name,
            Binding = binding,
            Ordinal = MarkReader.Ordinal(meta),
            Kind = MarkReader.Kind(meta),
            Database = MarkReader.Annotation(meta, Annotations.Database),
            Former = FormerClaim(secret, Ownership.ClusterUidOf(secret)) is not null,
            Uid = meta.Uid,
            ResourceVersion = meta.ResourceVersion,
        };
    }

    /// <summary>What the login in it starts with, if it is a login that the operator made for a cluster of another uid; else null.</summary>
    public static string? FormerClaim(V1Secret secret, string? uid)
    {
        if (secret.Data?.TryGetValue("username", out var bytes) != true || SecretText.Read("username", bytes!).Text is not { } username || !ClusterNames.IsClaimed(username))
            return null;
        var claim = username[..ClusterNames.Claim(Guid.Empty.ToString()).Length];
        return uid is not null && claim == ClusterNames.Claim(uid) ? null : claim;
    }
}
