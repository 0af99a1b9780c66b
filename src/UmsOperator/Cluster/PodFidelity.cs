using UmsOperator.Api;
using UmsOperator.Core.Model;
using k8s.Models;

namespace UmsOperator.Cluster;

/// <summary>
/// Compares a requested pod with the result of its dry run. Additions by webhooks are allowed, unless they end the pod by themselves. Images, probes,
/// commands and the user's own variables may be rewritten. Pure.
/// </summary>
internal static class PodFidelity
{
    /// <summary>Finds required fields that are missing or changed in the result, and fields that would end the pod.</summary>
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
        Check(wanted.Spec.Hostname == got.Spec?.Hostname, "spec.hostname");
        Check(got.Spec?.ActiveDeadlineSeconds is null, "spec.activeDeadlineSeconds (it ends the server)");
        lost.AddRange(wanted.Spec.Volumes.Where(one => Source(got.Spec?.Volumes?.LastOrDefault(same => same.Name == one.Name)) != Source(one)).Select(one => $"spec.volumes {one.Name}"));
        foreach (var container in wanted.Spec.Containers)
        {
            if (got.Spec?.Containers?.FirstOrDefault(one => one.Name == container.Name) is not { } same)
            {
                lost.Add($"spec.containers {container.Name}");
                continue;
            }

            // The last one of a name counts.
            lost.AddRange(container.Env.DistinctBy(one => one.Name)
                .Where(one => same.Env?.LastOrDefault(other => other.Name == one.Name) is not { } kept
                    || (DesiredObjects.IsOwnVariable(one.Name) && Value(kept) != Value(container.Env.Last(last => last.Name == one.Name)))).Select(one => $"env {one.Name}"));
            lost.AddRange(container.VolumeMounts.Where(one => same.VolumeMounts?.Any(other => other.Name == one.Name && other.MountPath == one.MountPath) != true)
                .Select(one => $"volumeMounts {one.Name}"));
            lost.AddRange(container.Ports.Where(one => same.Ports?.Any(other => other.Name == one.Name && other.ContainerPort == one.ContainerPort) != true).Select(one => $"ports {one.Name}"));
            // A running migration must not be killed by a probe.
            Check(container.LivenessProbe is not null || same.LivenessProbe is null, "livenessProbe (it ends a migration)");
            Check(container.StartupProbe is not null || same.StartupProbe is null, "startupProbe (it ends a migration)");
            Check(container.RestartPolicy == same.RestartPolicy, "containers restartPolicy");
            Check(container.ReadinessProbe is null || same.ReadinessProbe is not null, "readinessProbe");
        }

        return lost;

        void Check(bool holds, string field)
        {
            if (!holds)
                lost.Add(field);
        }
    }

    /// <summary>What a volume mounts, where the operator sets it.</summary>
    private static (string?, string?) Source(V1Volume? volume) => (volume?.Secret?.SecretName, volume?.PersistentVolumeClaim?.ClaimName);

    private static (string?, string?, string?, string?) Value(V1EnvVar variable) =>
        (variable.ValueFrom is null ? variable.Value ?? "" : null, variable.ValueFrom?.SecretKeyRef?.Name, variable.ValueFrom?.SecretKeyRef?.Key, variable.ValueFrom?.FieldRef?.FieldPath);

    private static IEnumerable<string> Missing(string field, IEnumerable<KeyValuePair<string, string>> wanted, IDictionary<string, string>? got) =>
        wanted.Where(one => got?.TryGetValue(one.Key, out var value) != true || value != one.Value).Select(one => $"{field} {one.Key}");
}
