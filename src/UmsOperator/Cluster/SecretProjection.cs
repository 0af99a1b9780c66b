using UmsOperator.Api;
using UmsOperator.Core.Model;
using UmsOperator.Postgres;
using k8s.Models;

namespace UmsOperator.Cluster;

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
            Former = FormerLogin(secret, Ownership.ClusterUidOf(secret)) is not null,
            Uid = meta.Uid,
            ResourceVersion = meta.ResourceVersion,
        };
    }

    /// <summary>The login in it, if it is one that the operator made for a cluster of another uid; else null.</summary>
    public static FormerLogin? FormerLogin(V1Secret secret, string? uid) =>
        Read(secret, "username") is { } username && ClusterNames.IsClaimed(username) && (uid is null || ClusterNames.ClaimOf(username) != ClusterNames.Claim(uid))
            ? new FormerLogin(username, Read(secret, "password") ?? "")
            : null;

    private static string? Read(V1Secret secret, string key) => secret.Data?.TryGetValue(key, out var bytes) == true ? SecretText.Read(key, bytes!).Text : null;
}
