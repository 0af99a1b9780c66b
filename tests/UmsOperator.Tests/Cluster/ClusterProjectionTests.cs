using UmsOperator.Api;
using UmsOperator.Cluster;
using k8s.Models;

namespace UmsOperator.Tests.Cluster;

public sealed class ClusterProjectionTests
{
    private static readonly DateTime Noon = new(2026, 1, 2, 12, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void Only_annotations_of_our_group_are_observed()
    {
        var cluster = Cluster("a", Noon);
        cluster.Metadata.Annotations = new Dictionary<string, string>(StringComparer.Ordinal) { [Annotations.Approve] = "x", ["kubectl.kubernetes.io/last-applied-configuration"] = "{}" };

        ClusterProjection.Project(cluster, claimantLives: false, [], Noon).Annotations.ShouldBe(new Dictionary<string, string>(StringComparer.Ordinal) { [Annotations.Approve] = "x" });
    }

    [Fact]
    public void Times_that_a_running_update_lacks_begin_now()
    {
        var cluster = Cluster("a", Noon);
        cluster.Status = new() { Update = new() { Id = "t2k4xq", WentBack = new() { Times = 2 }, StepStartTime = Noon.AddHours(-1) } };

        var update = ClusterProjection.Project(cluster, claimantLives: false, [], Noon).Status.Update.ShouldNotBeNull();

        (update.StartTime, update.StepStartTime, update.WentBack.ShouldNotBeNull().FirstTime).ShouldBe((Noon, Noon.AddHours(-1), Noon));
        cluster.Status.Update.StartTime.ShouldBe(default, "so the times are written");
    }

    private static UmsCluster Cluster(string name, DateTime createdAt) =>
        new() { Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = "site", Uid = $"uid-{name}", CreationTimestamp = createdAt } };
}
