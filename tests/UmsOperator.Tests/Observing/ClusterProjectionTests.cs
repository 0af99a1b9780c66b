using k8s.Models;
using UmsOperator.Api;
using UmsOperator.Observing;

namespace UmsOperator.Tests.Observing;

public sealed class ClusterProjectionTests
{
    private static readonly DateTime Noon = new(2026, 1, 2, 12, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void Only_annotations_of_our_group_are_observed()
    {
        var cluster = Cluster("a", Noon);
        cluster.Metadata.Annotations = new Dictionary<string, string>(StringComparer.Ordinal) { [Annotations.Approve] = "x", ["kubectl.kubernetes.io/last-applied-configuration"] = "{}" };

        ClusterProjection.Project(cluster, [], []).Annotations.ShouldBe(new Dictionary<string, string>(StringComparer.Ordinal) { [Annotations.Approve] = "x" });
    }

    [Fact]
    public void The_oldest_cluster_on_a_database_is_the_rival_of_all_younger_ones()
    {
        var (oldest, older, young) = (Cluster("oldest", Noon.AddHours(-2)), Cluster("older", Noon.AddHours(-1)), Cluster("young", Noon));

        ClusterProjection.Project(young, [older, oldest], []).RivalOnDatabase.ShouldBe("site/oldest");
        ClusterProjection.Project(oldest, [older, young], []).RivalOnDatabase.ShouldBeNull();
    }

    [Fact]
    public void Of_two_made_in_one_second_exactly_one_is_refused()
    {
        var (one, other) = (Cluster("one", Noon), Cluster("other", Noon));

        new[] { ClusterProjection.Project(one, [other], []).RivalOnDatabase, ClusterProjection.Project(other, [one], []).RivalOnDatabase }
            .Count(rival => rival is not null).ShouldBe(1);
    }

    private static UmsCluster Cluster(string name, DateTime createdAt) =>
        new() { Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = "site", Uid = $"uid-{name}", CreationTimestamp = createdAt } };
}
