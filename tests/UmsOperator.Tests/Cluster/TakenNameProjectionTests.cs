using UmsOperator.Api;
using UmsOperator.Cluster;
using UmsOperator.Core.Model;
using k8s.Models;

namespace UmsOperator.Tests.Cluster;

public sealed class TakenNameProjectionTests
{
    private static readonly UmsCluster Cluster = new() { Metadata = new V1ObjectMeta { Name = "ums", NamespaceProperty = "site", Uid = "living" } };

    [Fact]
    public void An_object_without_labels_and_owner_is_somebody_elses() => Project(new V1ObjectMeta()).ShouldBe(new TakenName(ChildKind.Service, "ums-console"));

    [Fact]
    public void What_a_dead_cluster_of_the_same_name_owns_was_left_behind() =>
        Project(Owned("UmsCluster", "umsoperator.io/v1alpha1", "ums")).ShouldBe(new TakenName(ChildKind.Service, "ums-console") { OwnerKind = "UmsCluster", OwnerName = "ums", LeftBehind = true });

    [Fact]
    public void What_another_cluster_owns_is_that_clusters() =>
        Project(Owned("UmsCluster", "umsoperator.io/v1alpha1", "ums-1")).ShouldBe(new TakenName(ChildKind.Service, "ums-console") { OwnerKind = "UmsCluster", OwnerName = "ums-1" });

    [Fact]
    public void What_has_our_labels_and_no_owner_was_left_behind() => Project(new V1ObjectMeta
    {
        Labels = new Dictionary<string, string>(StringComparer.Ordinal) { [Labels.ManagedBy] = Labels.Operator, [Labels.Instance] = "ums" },
        DeletionTimestamp = DateTime.UnixEpoch,
    }).ShouldBe(new TakenName(ChildKind.Service, "ums-console") { ManagedBy = Labels.Operator, LeftBehind = true, Deleting = true });

    [Fact]
    public void An_owners_name_is_cut_and_holds_no_control_characters()
    {
        var taken = Project(Owned("Set\u001b[2J\ud800", "example.com/v1", new string('x', 100_000)));

        taken.OwnerKind.ShouldBe("Set[2J");
        taken.OwnerName!.Length.ShouldBe(100);
    }

    private static TakenName Project(V1ObjectMeta meta)
    {
        meta.Name = "ums-console";
        return TakenNameProjection.Project(Cluster, ChildKind.Service, meta);
    }

    private static V1ObjectMeta Owned(string kind, string apiVersion, string name) =>
        new() { OwnerReferences = [new V1OwnerReference { ApiVersion = apiVersion, Kind = kind, Name = name, Uid = "u", Controller = true }] };
}
