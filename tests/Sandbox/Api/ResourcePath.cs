using k8s;
using k8s.Models;

namespace UmsOperator.Sandbox.Api;

/// <summary>The API server's URL path of a collection.</summary>
public static class ResourcePath
{
    public static string Of<T>(string? @namespace = null, string? fieldSelector = null)
        where T : IKubernetesObject<V1ObjectMeta>
    {
        var type = typeof(T).GetKubernetesTypeMetadata();
        return Of(type.Group, type.ApiVersion, type.PluralName, @namespace, fieldSelector);
    }

    public static string Of(string group, string version, string plural, string? @namespace = null, string? fieldSelector = null)
    {
        var root = group.Length == 0 ? $"api/{version}" : $"apis/{group}/{version}";
        var scope = @namespace is null ? "" : $"/namespaces/{@namespace}";
        var query = fieldSelector is null ? "" : $"?fieldSelector={Uri.EscapeDataString(fieldSelector)}";
        return $"{root}{scope}/{plural}{query}";
    }
}
