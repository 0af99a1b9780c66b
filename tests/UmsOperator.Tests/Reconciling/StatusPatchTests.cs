using System.Text.Json.Nodes;
using UmsOperator.Api.Status;
using UmsOperator.Reconciling;

namespace UmsOperator.Tests.Reconciling;

public sealed class StatusPatchTests
{
    private static readonly DateTime Odd = new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc).AddTicks(1234567);

    [Fact]
    public void Equal_statuses_give_no_patch() => StatusPatch.Between(Status(), Status()).ShouldBeNull();

    [Fact]
    public void Times_that_the_api_server_keeps_less_exactly_are_equal()
    {
        var kept = k8s.KubernetesJson.Deserialize<UmsClusterStatus>(k8s.KubernetesJson.Serialize(Status()));
        StatusPatch.Between(kept, Status()).ShouldBeNull();
    }

    [Fact]
    public void Only_what_changed_is_in_the_patch()
    {
        var patch = StatusPatch.Between(Status(), Status() with { Version = "12.05.100" });
        patch!.ToJsonString().ShouldBe("""{"version":"12.05.100"}""");
    }

    [Fact]
    public void A_field_that_is_gone_is_null_and_nested_ones_too()
    {
        var before = Status();
        var after = before with { Updated = null, Update = before.Update! with { WaitingFor = null } };

        var patch = StatusPatch.Between(before, after)!;

        patch.ToJsonString().ShouldBe("""{"updated":null,"update":{"waitingFor":null}}""");
        StatusPatch.Between(before, before with { Update = null })!.ToJsonString().ShouldBe("""{"update":null}""");
    }

    [Fact]
    public void A_changed_list_is_sent_whole()
    {
        var before = Status();
        var patch = StatusPatch.Between(before, before with { Servers = [.. before.Servers, new ServerStatus { Name = "ums-1" }] });
        patch!["servers"]!.AsArray().Count.ShouldBe(2);
    }

    [Fact]
    public void Without_a_status_everything_is_written()
    {
        var patch = StatusPatch.Between(null, Status())!;
        patch["phase"]!.GetValue<string>().ShouldBe("Updating");
        patch["update"]!["step"]!.GetValue<string>().ShouldBe("Detach");
    }

    [Fact]
    public void Applied_to_the_old_status_the_patch_gives_the_new_one()
    {
        var before = Status();
        var after = new UmsClusterStatus { Phase = ClusterPhase.Running, Version = "12.05.100", Servers = [new ServerStatus { Name = "ums-0", Ready = true }] };
        var target = JsonNode.Parse(k8s.KubernetesJson.Serialize(before))!.AsObject();

        Merge(target, StatusPatch.Between(before, after)!);

        StatusPatch.Between(k8s.KubernetesJson.Deserialize<UmsClusterStatus>(target.ToJsonString()), after).ShouldBeNull();
    }

    private static UmsClusterStatus Status() => new()
    {
        ObservedGeneration = 3,
        Phase = ClusterPhase.Updating,
        Version = "12.04.110",
        Updated = "1 of 3 servers updated",
        Servers = [new ServerStatus { Name = "ums-2", Mode = ServerMode.Update, LastTransitionTime = Odd }],
        Update = new UpdateStatus { Id = "t2k4xq", From = "12.04.110", To = "12.05.100", Step = UpdateStep.Detach, StartTime = Odd, StepStartTime = Odd, WaitingFor = "ums-2" },
        Conditions = [new ConditionStatus { Type = "Ready", Status = "False", LastTransitionTime = Odd }],
    };

    private static void Merge(JsonObject target, JsonObject patch)
    {
        foreach (var (name, value) in patch)
        {
            if (value is null)
                target.Remove(name);
            else if (value is JsonObject child && target[name] is JsonObject old)
                Merge(old, child);
            else
                target[name] = value.DeepClone();
        }
    }
}
