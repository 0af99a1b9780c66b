using UmsOperator.Api;
using UmsOperator.Cluster;
using k8s.Models;

namespace UmsOperator.Tests.Cluster;

public sealed class OwnershipTests
{
    private const string Uid = "0f3b9c1e-1111-2222-3333-444455556666";

    [Fact]
    public void The_uid_of_the_controller_decides() => Ownership.ClusterUidOf(Pod(Owner())).ShouldBe(Uid);

    [Fact]
    public void A_dead_uid_of_the_same_name_is_another_cluster() => Ownership.ClusterUidOf(Pod(Owner(uid: "dead"))).ShouldBe("dead");

    public static TheoryData<V1OwnerReference[]> Strangers => new()
    {
        Array.Empty<V1OwnerReference>(),
        new[] { Owner(controller: false) },
        new[] { Owner(controller: null) },
        new[] { Owner(kind: "StatefulSet") },
        new[] { Owner(apiVersion: "example.com/v1") },
        new[] { Owner(apiVersion: "umsoperator.io.example.com/v1") },
        new[] { Owner(controller: false), Owner(kind: "StatefulSet", apiVersion: "apps/v1", uid: "set") },
    };

    [Theory]
    [MemberData(nameof(Strangers))]
    public void Neither_labels_nor_another_owner_make_an_object_a_clusters_own(V1OwnerReference[] owners) =>
        Ownership.ClusterUidOf(Pod(owners)).ShouldBeNull();

    [Fact]
    public void Of_a_volume_claim_a_label_names_the_uid_as_it_has_no_owner()
    {
        Ownership.ClusterUidOf(Claim()).ShouldBe(Uid);
        Ownership.ClusterUidOf(Claim(Owner(kind: "StatefulSet", apiVersion: "apps/v1", uid: "set"))).ShouldBeNull("it is another controller's, whoever wrote the label");
        Ownership.ClusterUidOf(Pod()).ShouldBeNull("of other kinds the label means nothing");
    }

    private static V1Pod Pod(params V1OwnerReference[] owners) => new() { Metadata = Meta(owners) };

    private static V1PersistentVolumeClaim Claim(params V1OwnerReference[] owners) => new() { Metadata = Meta(owners) };

    private static V1ObjectMeta Meta(V1OwnerReference[] owners) => new()
    {
        Name = "ums-0",
        Labels = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [Labels.ManagedBy] = Labels.Operator,
            [Labels.Instance] = "ums",
            [Labels.ClusterUid] = Uid,
        },
        OwnerReferences = owners.Length == 0 ? null : owners,
    };

    private static V1OwnerReference Owner(string kind = "UmsCluster", string apiVersion = "umsoperator.io/v1alpha1", string uid = Uid, bool? controller = true) =>
        new() { ApiVersion = apiVersion, Kind = kind, Name = "ums", Uid = uid, Controller = controller };
}
