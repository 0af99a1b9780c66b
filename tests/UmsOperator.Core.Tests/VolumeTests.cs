using UmsOperator.Api;
using UmsOperator.Api.Spec;
using UmsOperator.Core.Tests.Model;

namespace UmsOperator.Core.Tests;

/// <summary>Volume claims are created once. A change of spec.storage that no claim follows is reported until it is taken back or carried out.</summary>
public sealed class VolumeTests
{
    private static ClusterModel With(StorageSpec storage)
    {
        var world = new ClusterModel();
        world.Edit(spec => spec with { Storage = storage });
        world.Settle();
        Ignored(world).ShouldBeNull();
        return world;
    }

    private static string? Ignored(ClusterModel world) => world.Decide().Plan.Status.Conditions.FirstOrDefault(one => one.Type == ConditionTypes.ChangeDeferred)?.Message;

    [Fact]
    public void ALargerSize_IsToldWithTheCommand_UntilTheClaimsHaveIt()
    {
        var world = With(new StorageSpec { Size = "1Gi" });
        world.Edit(spec => spec with { Storage = spec.Storage! with { Size = "2Gi" } });
        world.Settle();

        Ignored(world).ShouldNotBeNull().ShouldStartWith("spec.storage.size: 2Gi counts for new claims only; data-demo-0 keeps 1Gi, data-demo-1 keeps 1Gi, data-demo-2 keeps 1Gi");
        Ignored(world).ShouldNotBeNull().ShouldContain("""kubectl patch pvc data-demo-0 -n default -p '{"spec":{"resources":{"requests":{"storage":"2Gi"}}}}'""");
        world.Pods.ShouldAllBe(pod => pod.Serves);

        for (var at = 0; at < world.Children.Count; at++)
            world.Children[at] = world.Children[at] with { Size = world.Children[at].Size is null ? null : "2048Mi" };
        Ignored(world).ShouldBeNull();
    }

    [Fact]
    public void AnotherStorageClass_IsTold()
    {
        var world = With(new StorageSpec { Size = "1Gi", StorageClassName = "slow" });
        world.Edit(spec => spec with { Storage = spec.Storage! with { StorageClassName = "fast" } });
        world.Settle();

        Ignored(world).ShouldNotBeNull().ShouldStartWith("spec.storage.storageClassName: fast counts for new claims only; data-demo-0 keeps slow");
    }

    /// <summary>A person enlarged it by hand, as the operator does not.</summary>
    [Fact]
    public void ALargerClaim_IsNoContradiction()
    {
        var world = With(new StorageSpec { Size = "1Gi" });
        for (var at = 0; at < world.Children.Count; at++)
            world.Children[at] = world.Children[at] with { Size = world.Children[at].Size is null ? null : "5Gi" };
        Ignored(world).ShouldBeNull();
    }
}
