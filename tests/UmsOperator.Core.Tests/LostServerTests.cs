using UmsOperator.Api;
using UmsOperator.Core.Model;
using UmsOperator.Core.Tests.Model;

namespace UmsOperator.Core.Tests;

/// <summary>Servers whose node refuses, evicts or loses them.</summary>
public sealed class LostServerTests
{
    /// <summary>No migrator may complete what another one has begun, and the operator cannot empty a database that may be a person's.</summary>
    [Fact]
    public void TheFirstServerIsEvictedWhileItCreatesTheSchema_ThePersonIsToldWhatToDo()
    {
        var world = new ClusterModel { Behaviour = _ => Misbehaviour.Evicted };
        world.Settle(until: now =>
        {
            // It is evicted after it has begun.
            if (now.Pods.Count > 0)
                now.Production = now.Production! with { Empty = false };
            return now.Pods.Any(pod => pod.IsOver);
        });
        world.Behaviour = _ => Misbehaviour.None;

        var plan = world.Decide().Plan;
        plan.Actions.OfType<KubernetesAction.DeletePod>().ShouldBeEmpty();
        var stalled = plan.Status.Conditions.Single(one => one.Type == ConditionTypes.Stalled);
        stalled.Status.ShouldBe("True");
        stalled.Message.ShouldContain("server demo-0 was lost before the schema was complete: Evicted: The node was low on resource: memory.");
        stalled.Message.ShouldContain("empty 'ums'");

        // Nobody is told to empty a database of which nothing is known.
        world.Production = world.Production! with { Empty = null };
        plan = world.Decide().Plan;
        plan.Actions.ShouldBeEmpty();
        plan.Status.Conditions.ShouldNotContain(one => one.Message.Contains("empty 'ums'", StringComparison.Ordinal));

        world.Production = world.Production! with { Empty = true };
        world.Settle();
        world.Pods.Count(pod => pod.Serves).ShouldBe(3);
    }

    [Fact]
    public void AServerThatItsNodeRefusesAtOnce_IsNotCreatedWithoutAPause()
    {
        var world = new ClusterModel();
        world.Settle();
        var creates = 0;
        world.Pods.RemoveAll(pod => pod.Ordinal == 1);
        for (var second = 0; second < 60; second++)
        {
            var plan = world.Decide().Plan;
            creates += plan.Actions.OfType<KubernetesAction.CreatePod>().Count();
            world.Carry(plan);
            for (var at = 0; at < world.Pods.Count; at++)
            {
                if (world.Pods[at] is { Ordinal: 1, DeletedAt: null } pod)
                    world.Pods[at] = pod with { Phase = "Failed", NeverStarted = false, Trouble = new PodTrouble(PodTroubleKind.Disrupted, "OutOfcpu: Node didn't have enough resource: cpu") };
            }

            world.Pass(1);
        }

        creates.ShouldBeInRange(2, 12);
        world.Pods.Count(pod => pod.Serves).ShouldBe(2);
        world.Events.ShouldContain(one => one.Reason == "Disrupted" && one.Note.Contains("OutOfcpu", StringComparison.Ordinal));
    }
}
