using System.Text;
using k8s.Models;

namespace UmsOperator.Sandbox.Nodes;

/// <summary>Builds the environment of a container: image, then envFrom, then env. Later variables override earlier ones, and env may refer to them.</summary>
internal sealed class ContainerEnvironment(ConfigObjects objects, Uri apiServer)
{
    /// <exception cref="ContainerConfigException">A Secret, ConfigMap or key is missing and not optional.</exception>
    public async Task<IReadOnlyDictionary<string, string>> ResolveAsync(
        V1Pod pod, V1Container container, ImageEntry image, PodPlace place, CancellationToken cancellationToken)
    {
        var result = Base(pod, container);
        foreach (var (name, value) in image.Env) result[name] = value;
        foreach (var source in container.EnvFrom ?? []) await AddAsync(result, pod, source, cancellationToken);
        foreach (var variable in container.Env ?? [])
        {
            if (await ValueAsync(variable, pod, container, place, result, cancellationToken) is { } value) result[variable.Name] = value;
        }

        return result;
    }

    private Dictionary<string, string> Base(V1Pod pod, V1Container container)
    {
        var result = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["HOME"] = "/root",
            ["HOSTNAME"] = pod.Spec.Hostname ?? pod.Metadata.Name,
            ["KUBERNETES_SERVICE_HOST"] = apiServer.Host,
            ["KUBERNETES_SERVICE_PORT"] = $"{apiServer.Port}",
            ["CONTAINER_NAME"] = container.Name,
        };

        // The variables that local programs need to start. Nothing else is inherited, especially not KUBECONFIG.
        foreach (var name in new[] { "PATH", "DOTNET_ROOT", "LD_LIBRARY_PATH" })
        {
            if (Environment.GetEnvironmentVariable(name) is { } value) result[name] = value;
        }

        return result;
    }

    private async Task AddAsync(Dictionary<string, string> result, V1Pod pod, V1EnvFromSource source, CancellationToken cancellationToken)
    {
        var (kind, name, optional) = source.SecretRef is { } secret
            ? ("secret", secret.Name, secret.Optional)
            : ("configmap", source.ConfigMapRef.Name, source.ConfigMapRef.Optional);
        var data = await DataAsync(kind, name, optional ?? false, pod, cancellationToken);
        foreach (var (key, value) in data ?? new Dictionary<string, byte[]>(StringComparer.Ordinal))
            result[source.Prefix + key] = Encoding.UTF8.GetString(value);
    }

    private async Task<string?> ValueAsync(
        V1EnvVar variable, V1Pod pod, V1Container container, PodPlace place, Dictionary<string, string> known, CancellationToken cancellationToken)
    {
        if (variable.ValueFrom is not { } from) return VariableExpansion.Expand(variable.Value ?? "", known);
        if (from.FieldRef is { } field) return DownwardApi.Field(pod, place, field.FieldPath);
        if (from.ResourceFieldRef is { } resource) return DownwardApi.Resource(container, resource);
        return from.SecretKeyRef is { } secret
            ? await KeyAsync("secret", secret.Name, secret.Key, secret.Optional ?? false, pod, cancellationToken)
            : await KeyAsync("configmap", from.ConfigMapKeyRef.Name, from.ConfigMapKeyRef.Key, from.ConfigMapKeyRef.Optional ?? false, pod, cancellationToken);
    }

    private async Task<string?> KeyAsync(string kind, string name, string key, bool optional, V1Pod pod, CancellationToken cancellationToken)
    {
        var data = await DataAsync(kind, name, optional, pod, cancellationToken);
        if (data?.GetValueOrDefault(key) is { } value) return Encoding.UTF8.GetString(value);
        return optional ? null : throw new ContainerConfigException($"couldn't find key {key} in {kind} {pod.Metadata.NamespaceProperty}/{name}");
    }

    private async Task<IReadOnlyDictionary<string, byte[]>?> DataAsync(
        string kind, string name, bool optional, V1Pod pod, CancellationToken cancellationToken)
    {
        var @namespace = pod.Metadata.NamespaceProperty;
        var data = kind == "secret"
            ? await objects.SecretAsync(@namespace, name, cancellationToken)
            : await objects.ConfigMapAsync(@namespace, name, cancellationToken);
        return data is not null || optional ? data : throw new ContainerConfigException($"{kind} \"{name}\" not found");
    }
}
