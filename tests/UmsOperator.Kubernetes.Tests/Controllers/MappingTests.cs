using k8s.Models;
using UmsOperator.Kubernetes.Controllers;
using UmsOperator.Kubernetes.Tests.Fakes;
using UmsOperator.Kubernetes.Watching;

namespace UmsOperator.Kubernetes.Tests.Controllers;

public sealed class MappingTests
{
    [Fact]
    public void Owners_of_the_old_and_of_the_new_object_are_told_once_each()
    {
        var change = new StoreChange<V1ConfigMap>(new ObjectKey("a", "x"), Owned("apps/v1", "Deployment", "one"), Owned("apps/v1beta1", "Deployment", "one", "two"));
        Mapping.Owners<V1ConfigMap, V1Deployment>(change).ShouldBe([new ObjectKey("a", "one"), new ObjectKey("a", "two")], ignoreOrder: true);
    }

    [Fact]
    public void Owners_of_another_group_or_kind_are_not_told()
    {
        var change = new StoreChange<V1ConfigMap>(new ObjectKey("a", "x"), Owned("other.io/v1", "Deployment", "one"), Owned("apps/v1", "ReplicaSet", "two"));
        Mapping.Owners<V1ConfigMap, V1Deployment>(change).ShouldBeEmpty();
    }

    [Fact]
    public void A_deleted_child_tells_its_owner()
    {
        var change = new StoreChange<V1ConfigMap>(new ObjectKey("a", "x"), Owned("apps/v1", "Deployment", "one"), null);
        Mapping.Owners<V1ConfigMap, V1Deployment>(change).ShouldBe([new ObjectKey("a", "one")]);
    }

    private static V1ConfigMap Owned(string apiVersion, string kind, params string[] names)
    {
        var map = Objects.Map("x");
        map.Metadata.OwnerReferences = [.. names.Select(name => new V1OwnerReference { ApiVersion = apiVersion, Kind = kind, Name = name })];
        return map;
    }
}
