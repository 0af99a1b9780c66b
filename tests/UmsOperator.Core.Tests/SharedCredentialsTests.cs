using UmsOperator.Api.Spec;
using UmsOperator.Core.Model;
using UmsOperator.Core.Tests.Model;

namespace UmsOperator.Core.Tests;

/// <summary>Without separate roles there is no fence: no step proceeds before a pod is confirmed to have ended. The model checks P1 by processes, not by roles.</summary>
public sealed class SharedCredentialsTests
{
    private const string Old = "12.03.110";
    private const string New = "12.04.110";

    private static World Running()
    {
        var world = new World();
        world.Edit(spec => spec with
        {
            Database = spec.Database with { Access = DatabaseAccess.SharedCredentials, ServerSecretRef = new SecretReference { Name = "servers" } },
        });
        world.Settle();
        return world;
    }

    [Fact]
    public void AnUpdate_AnAbort_AndAFailedMigration_GoAsWithRoles()
    {
        var world = Running();
        world.Roles.ShouldBeEmpty();
        Bump(world, New);
        world.Settle(until: one => one.Pods.Any(pod => pod.Kind == BindingKind.Snapshot));
        Bump(world, Old);
        world.Settle();
        world.Pods.ShouldAllBe(pod => pod.Version == Old && pod.Serves);

        world.Behaviour = pod => pod.Kind == BindingKind.Migrator ? Misbehaviour.Fails : Misbehaviour.None;
        Bump(world, New);
        world.Settle();
        world.Status.FailedTarget.ShouldNotBeNull();
        world.Pods.ShouldAllBe(pod => pod.Version == Old && pod.Serves);

        world.Behaviour = _ => Misbehaviour.None;
        Bump(world, "12.04.111");
        world.Settle();
        world.Pods.ShouldAllBe(pod => pod.Version == "12.04.111" && pod.Serves);
    }

    /// <summary>A server's node is cut off while the server is being stopped: the canary, the future migrator, and a returning server.</summary>
    [Theory]
    [InlineData("demo-2", Old)]
    [InlineData("demo-0", Old)]
    [InlineData("demo-2", New)]
    public void AServerThatIsNotKnownToHaveEnded_IsWaitedFor_HoweverLong(string name, string version)
    {
        var world = Running();
        Bump(world, New);
        world.Settle(until: one => one.Pods.Any(pod => pod.Name == name && pod.Version == version && pod.DeletedAt is not null));
        var pod = world.Pods.Single(one => one.Name == name);
        world.CutOff.Add(pod.Uid);
        var done = world.Log.Count;

        for (var round = 0; round < 500; round++)
        {
            world.Carry(world.Decide().Plan);
            world.Pass(60);
        }

        world.Pods.ShouldContain(one => one.Uid == pod.Uid);
        world.Log.Skip(done).ShouldNotContain(action => action.StartsWith($"CreatePod {pod.Ordinal} ", StringComparison.Ordinal) || action.StartsWith("TakeRestorePoint", StringComparison.Ordinal));
        world.Status.Conditions.ShouldContain(condition => condition.Type == "Stalled" && condition.Status == "True" && condition.Message.Contains(name, StringComparison.Ordinal));

        // Its node is back, or a user confirms the end: the kubelet, the Node or the annotation shows it.
        world.CutOff.Clear();
        world.Settle();
        world.Pods.ShouldAllBe(one => one.Version == New && one.Serves);
    }

    private static void Bump(World world, string version) => world.Edit(spec => spec with { Version = version });
}
