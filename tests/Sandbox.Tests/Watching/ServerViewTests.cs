using k8s.Models;
using UmsOperator.Sandbox.Watching;

namespace UmsOperator.Sandbox.Tests.Watching;

public sealed class ServerViewTests
{
    [Theory]
    [InlineData("production", "true", true)]
    [InlineData("production", "false", false)]
    [InlineData("update", "true", false)] // migrates its own snapshot
    public void Only_who_may_migrate_production_is_a_migrator(string mode, string migrate, bool expected) =>
        ServerView.From(Pod(mode, migrate)).IsMigrator.ShouldBe(expected);

    [Fact]
    public void A_pod_on_its_way_out_is_not_ready_although_its_condition_says_so()
    {
        var pod = Pod("production", "false");
        ServerView.From(pod).ShouldBe(new ServerView("demo-1", "12.04.110", "production", IsMigrator: false, "demo-t1-1p", IsReady: true, HasEnded: false));

        pod.Metadata.DeletionTimestamp = new DateTime(2026, 2, 3, 4, 5, 6, DateTimeKind.Utc);

        ServerView.From(pod).IsReady.ShouldBeFalse();
    }

    private static V1Pod Pod(string mode, string migrate) => new()
    {
        Metadata = new V1ObjectMeta { Name = "demo-1" },
        Spec = new V1PodSpec
        {
            Containers =
            [
                new V1Container
                {
                    Name = "ums-server",
                    Image = "registry.example.com:5000/igel/ums-server:12.04.110",
                    Env = [new V1EnvVar { Name = "UMS_MODE", Value = mode }, new V1EnvVar { Name = "UMS_MIGRATE", Value = migrate }],
                },
            ],
            Volumes = [new V1Volume { Name = "database", Secret = new V1SecretVolumeSource { SecretName = "demo-t1-1p" } }],
        },
        Status = new V1PodStatus { Phase = "Running", Conditions = [new V1PodCondition { Type = "Ready", Status = "True" }] },
    };
}
