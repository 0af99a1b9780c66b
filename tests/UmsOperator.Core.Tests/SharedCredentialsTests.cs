using UmsOperator.Api.Spec;
using UmsOperator.Core.Model;
using UmsOperator.Core.Tests.Model;

namespace UmsOperator.Core.Tests;

/// <summary>Without separate roles there is no fence: no step proceeds before a pod is confirmed to have ended. The model checks P1 by processes, not by roles.</summary>
public sealed class SharedCredentialsTests
{
    private const string Old = "12.03.110";
    private const string New = "12.04.110";

    private static ClusterModel Running()
    {
        var model = new ClusterModel();
        model.Edit(spec => spec with
        {
            Database = spec.Database with { Access = DatabaseAccess.SharedCredentials, ServerSecretRef = new SecretReference { Name = "servers" } },
        });
        model.Settle();
        return model;
    }

    [Fact]
    public void AnUpdate_AnAbort_AndAFailedMigration_GoAsWithRoles()
    {
        var model = Running();
        model.Roles.ShouldBeEmpty();
        Bump(model, New);
        model.Settle(until: one => one.Pods.Any(pod => pod.Kind == BindingKind.Snapshot));
        Bump(model, Old);
        model.Settle();
        model.Pods.ShouldAllBe(pod => pod.Version == Old && pod.Serves);

        model.Behaviour = pod => pod.Kind == BindingKind.Migrator ? Misbehaviour.Fails : Misbehaviour.None;
        Bump(model, New);
        model.Settle();
        model.Status.FailedTarget.ShouldNotBeNull();
        model.Pods.ShouldAllBe(pod => pod.Version == Old && pod.Serves);

        model.Behaviour = _ => Misbehaviour.None;
        Bump(model, "12.04.111");
        model.Settle();
        model.Pods.ShouldAllBe(pod => pod.Version == "12.04.111" && pod.Serves);
    }

    /// <summary>A server's node is cut off while the server is being stopped: the canary, the future migrator, and a returning server.</summary>
    [Theory]
    [InlineData("demo-2", Old)]
    [InlineData("demo-0", Old)]
    [InlineData("demo-2", New)]
    public void AServerThatIsNotKnownToHaveEnded_IsWaitedFor_HoweverLong(string name, string version)
    {
        var model = Running();
        Bump(model, New);
        model.Settle(until: one => one.Pods.Any(pod => pod.Name == name && pod.Version == version && pod.DeletedAt is not null));
        var pod = model.Pods.Single(one => one.Name == name);
        model.CutOff.Add(pod.Uid);
        var done = model.Log.Count;

        for (var round = 0; round < 500; round++)
        {
            model.Carry(model.Decide().Plan);
            model.Pass(60);
        }

        model.Pods.ShouldContain(one => one.Uid == pod.Uid);
        model.Log.Skip(done).ShouldNotContain(action => action.StartsWith($"CreatePod {pod.Ordinal} ", StringComparison.Ordinal) || action.StartsWith("TakeRestorePoint", StringComparison.Ordinal));
        model.Status.Conditions.ShouldContain(condition => condition.Type == "Stalled" && condition.Status == "True" && condition.Message.Contains(name, StringComparison.Ordinal));

        // Its node is back, or a user confirms the end: the kubelet, the Node or the annotation shows it.
        model.CutOff.Clear();
        model.Settle();
        model.Pods.ShouldAllBe(one => one.Version == New && one.Serves);
    }

    private static void Bump(ClusterModel model, string version) => model.Edit(spec => spec with { Version = version });
}
