using UmsOperator.Api;
using UmsOperator.Core.Model;
using UmsOperator.Postgres;
using k8s.Models;

namespace UmsOperator.Cluster;

/// <summary>Projects a binding's Secret to what the planner observes of it, without its data. Pure.</summary>
internal static class SecretProjection
{
    /// <summary>Projects a Secret of the cluster's own.</summary>
    /// <exception cref="ObservationException">A label or annotation is missing or invalid.</exception>
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
            Deleting = meta.DeletionTimestamp is not null,
            Uid = meta.Uid,
            ResourceVersion = meta.ResourceVersion,
        };
    }

    /// <summary>The login in a Secret, if the operator created it for a cluster with another uid; otherwise null.</summary>
    public static FormerLogin? FormerLogin(V1Secret secret, string? uid) =>
        Read(secret, "username") is { } username && ClusterNames.IsClaimed(username) && (uid is null || ClusterNames.ClaimOf(username) != ClusterNames.Claim(uid))
            ? new FormerLogin(username, Read(secret, "password") ?? "")
            : null;

    private static string? Read(V1Secret secret, string key) => secret.Data?.TryGetValue(key, out var bytes) == true ? SecretText.Read(key, bytes!).Text : null;
}
