using UmsOperator.Api;
using k8s.Models;

namespace UmsOperator.Cluster;

/// <summary>Compares a requested pod with the result of its dry run. Additions by webhooks are allowed. Pure.</summary>
internal static class PodFidelity
{
    /// <summary>Finds required fields that are missing or changed in the result.</summary>
    public static IReadOnlyList<string> Lost(V1Pod wanted, V1Pod got)
    {
        List<string> lost =
        [
            .. Missing("metadata.labels", wanted.Metadata.Labels, got.Metadata.Labels),
            .. Missing("metadata.annotations", wanted.Metadata.Annotations.Where(one => one.Key is Annotations.SpecHash or Annotations.Image), got.Metadata.Annotations),
            .. (wanted.Metadata.Finalizers ?? []).Except(got.Metadata.Finalizers ?? [], StringComparer.Ordinal).Select(one => $"metadata.finalizers {one}"),
        ];
        Check(wanted.Metadata.OwnerReferences.All(owner => got.Metadata.OwnerReferences?.Any(one => one.Uid == owner.Uid && one.Controller == true) == true), "metadata.ownerReferences");
        Check(wanted.Spec.RestartPolicy == got.Spec?.RestartPolicy, "spec.restartPolicy");
        Check((wanted.Spec.ReadinessGates ?? []).All(gate => got.Spec?.ReadinessGates?.Any(one => one.ConditionType == gate.ConditionType) == true), "spec.readinessGates");
        lost.AddRange(wanted.Spec.Volumes.Select(one => one.Name).Except(got.Spec?.Volumes?.Select(one => one.Name) ?? [], StringComparer.Ordinal).Select(name => $"spec.volumes {name}"));
        foreach (var container in wanted.Spec.Containers)
        {
            if (got.Spec?.Containers?.FirstOrDefault(one => one.Name == container.Name) is not { } same)
            {
                lost.Add($"spec.containers {container.Name}");
                continue;
            }

            lost.AddRange(container.Env.Select(one => one.Name).Except(same.Env?.Select(one => one.Name) ?? [], StringComparer.Ordinal).Select(name => $"env {name}"));
            lost.AddRange(container.VolumeMounts.Select(one => one.Name).Except(same.VolumeMounts?.Select(one => one.Name) ?? [], StringComparer.Ordinal).Select(name => $"volumeMounts {name}"));
            Check(container.ReadinessProbe is null || same.ReadinessProbe is not null, "readinessProbe");
        }

        return lost;

        void Check(bool holds, string field)
        {
            if (!holds)
                lost.Add(field);
        }
    }

    private static IEnumerable<string> Missing(string field, IEnumerable<KeyValuePair<string, string>> wanted, IDictionary<string, string>? got) =>
        wanted.Where(one => got?.TryGetValue(one.Key, out var value) != true || value != one.Value).Select(one => $"{field} {one.Key}");
}
