using System.Net;
using System.Text;
using k8s;
using k8s.Autorest;
using k8s.Models;
using UmsOperator.Sandbox.Api;

namespace UmsOperator.Sandbox.Nodes;

/// <summary>Creates a pod's volumes as folders below its own folder.</summary>
internal sealed class PodVolumes(ApiClient client, ConfigObjects objects, string claimsFolder)
{
    /// <summary>The local folder (or file) of each volume, by its name. May be called again after a failure.</summary>
    /// <exception cref="ContainerConfigException">A source is missing and not optional, or of an unsupported kind.</exception>
    public async Task<IReadOnlyDictionary<string, string>> PrepareAsync(V1Pod pod, PodPlace place, CancellationToken cancellationToken)
    {
        var folders = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var volume in pod.Spec.Volumes ?? [])
            folders[volume.Name] = await PrepareAsync(volume, pod, place, cancellationToken);
        return folders;
    }

    private async Task<string> PrepareAsync(V1Volume volume, V1Pod pod, PodPlace place, CancellationToken cancellationToken)
    {
        var folder = place.Volume(volume.Name);
        if (volume.HostPath is { } host) return host.Path;
        if (volume.PersistentVolumeClaim is { } claim) return await ClaimAsync(claim.ClaimName, pod, cancellationToken);
        Directory.CreateDirectory(folder);
        if (volume.Secret is { } secret)
        {
            var data = await objects.SecretAsync(pod.Metadata.NamespaceProperty, secret.SecretName, cancellationToken);
            Write(folder, Pick(data, secret.Items, secret.Optional, $"secret \"{secret.SecretName}\""), secret.DefaultMode);
        }
        else if (volume.ConfigMap is { } map)
        {
            var data = await objects.ConfigMapAsync(pod.Metadata.NamespaceProperty, map.Name, cancellationToken);
            Write(folder, Pick(data, map.Items, map.Optional, $"configmap \"{map.Name}\""), map.DefaultMode);
        }
        else if (volume.DownwardAPI is { } downward)
        {
            Write(folder, Fields(downward.Items, pod, place), downward.DefaultMode);
        }
        else if (volume.Projected is { } projected)
        {
            foreach (var source in projected.Sources)
                Write(folder, await ProjectAsync(source, pod, place, cancellationToken), projected.DefaultMode);
        }
        else if (volume.EmptyDir is null)
        {
            throw new ContainerConfigException($"volume \"{volume.Name}\" is of a kind that the sandbox does not support");
        }

        return folder;
    }

    private async Task<string> ClaimAsync(string name, V1Pod pod, CancellationToken cancellationToken)
    {
        try
        {
            // The folder is named by uid, so that a recreated claim is empty.
            var claim = await client.CoreV1.ReadNamespacedPersistentVolumeClaimAsync(name, pod.Metadata.NamespaceProperty, cancellationToken: cancellationToken);
            return Directory.CreateDirectory(Path.Combine(claimsFolder, $"{pod.Metadata.NamespaceProperty}_{name}_{claim.Metadata.Uid}")).FullName;
        }
        catch (HttpOperationException e) when (e.Response.StatusCode == HttpStatusCode.NotFound)
        {
            throw new ContainerConfigException($"persistentvolumeclaim \"{name}\" not found");
        }
    }

    private async Task<IReadOnlyDictionary<string, byte[]>> ProjectAsync(
        V1VolumeProjection source, V1Pod pod, PodPlace place, CancellationToken cancellationToken)
    {
        var @namespace = pod.Metadata.NamespaceProperty;
        if (source.ServiceAccountToken is { } token)
            return new Dictionary<string, byte[]>(StringComparer.Ordinal) { [token.Path] = await TokenAsync(token, pod, cancellationToken) };
        if (source.DownwardAPI is { } downward) return Fields(downward.Items, pod, place);
        if (source.Secret is { } secret)
            return Pick(await objects.SecretAsync(@namespace, secret.Name, cancellationToken), secret.Items, secret.Optional, $"secret \"{secret.Name}\"");
        if (source.ConfigMap is { } map)
            return Pick(await objects.ConfigMapAsync(@namespace, map.Name, cancellationToken), map.Items, map.Optional, $"configmap \"{map.Name}\"");
        throw new ContainerConfigException("a projected source is of a kind that the sandbox does not support");
    }

    private async Task<byte[]> TokenAsync(V1ServiceAccountTokenProjection token, V1Pod pod, CancellationToken cancellationToken)
    {
        var request = new Authenticationv1TokenRequest
        {
            Spec = new V1TokenRequestSpec
            {
                Audiences = string.IsNullOrEmpty(token.Audience) ? [] : [token.Audience],
                ExpirationSeconds = token.ExpirationSeconds ?? 3600,
                BoundObjectRef = new V1BoundObjectReference { ApiVersion = "v1", Kind = "Pod", Name = pod.Metadata.Name, Uid = pod.Metadata.Uid },
            },
        };
        var answer = await client.CoreV1.CreateNamespacedServiceAccountTokenAsync(
            request, pod.Spec.ServiceAccountName ?? "default", pod.Metadata.NamespaceProperty, cancellationToken: cancellationToken);
        return Encoding.UTF8.GetBytes(answer.Status.Token);
    }

    private static Dictionary<string, byte[]> Fields(IEnumerable<V1DownwardAPIVolumeFile>? items, V1Pod pod, PodPlace place) =>
        (items ?? []).ToDictionary(
            item => item.Path,
            item => Encoding.UTF8.GetBytes(item.FieldRef is { } field
                ? DownwardApi.Field(pod, place, field.FieldPath)
                : DownwardApi.Resource(pod.Spec.Containers.First(c => c.Name == item.ResourceFieldRef.ContainerName), item.ResourceFieldRef)),
            StringComparer.Ordinal);

    private static IReadOnlyDictionary<string, byte[]> Pick(
        IReadOnlyDictionary<string, byte[]>? data, IList<V1KeyToPath>? items, bool? optional, string what)
    {
        if (data is null && optional != true) throw new ContainerConfigException($"{what} not found");
        data ??= new Dictionary<string, byte[]>(StringComparer.Ordinal);
        if (items is null or []) return data;
        return items.Where(item => data.ContainsKey(item.Key) || optional != true).ToDictionary(
            item => item.Path,
            item => data.GetValueOrDefault(item.Key) ?? throw new ContainerConfigException($"{what}: references non-existent key: {item.Key}"),
            StringComparer.Ordinal);
    }

    private static void Write(string folder, IReadOnlyDictionary<string, byte[]> files, int? mode)
    {
        foreach (var (name, bytes) in files)
        {
            var path = Path.Combine(folder, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, bytes);
#pragma warning disable CA1416 // the sandbox needs Linux for mount namespaces
            File.SetUnixFileMode(path, (UnixFileMode)(mode ?? 0b110_100_100));
#pragma warning restore CA1416
        }
    }
}
