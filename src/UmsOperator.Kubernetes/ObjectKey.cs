using System.Runtime.InteropServices;
using k8s;
using k8s.Models;

namespace UmsOperator.Kubernetes;

/// <summary>Identifies an object of a kind.</summary>
/// <param name="Namespace">Empty for cluster-scoped objects.</param>
/// <param name="Name">Object name.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct ObjectKey(string Namespace, string Name)
{
    /// <summary>The key of an object.</summary>
    public static ObjectKey Of(IKubernetesObject<V1ObjectMeta> entity) => new(entity.Metadata.NamespaceProperty ?? "", entity.Metadata.Name);

    /// <summary><c>namespace/name</c>, or only the name of a cluster-scoped object.</summary>
    public override string ToString() => Namespace.Length == 0 ? Name : $"{Namespace}/{Name}";
}
