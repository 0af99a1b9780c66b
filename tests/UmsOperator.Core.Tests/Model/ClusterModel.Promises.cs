using UmsOperator.Core.Model;

namespace UmsOperator.Core.Tests.Model;

/// <content>Checks the promises that hold in every single state.</content>
internal sealed partial class ClusterModel
{
    private void CheckPromises()
    {
        if (Production?.SchemaVersion is not { } schema)
            return;
        foreach (var pod in Pods.Where(pod => pod.Kind == BindingKind.Production && MayLogIn(pod)))
            Schema(pod.Version).ToString().ShouldBe(schema, $"P1: {pod.Name} of {pod.Version} can log in to production with schema {schema}");
        Pods.Count(pod => pod.Kind == BindingKind.Migrator && MayLogIn(pod)).ShouldBeLessThanOrEqualTo(1, "P2: one migrator");
        foreach (var pod in Pods.Where(pod => pod.Kind == BindingKind.Snapshot && MayLogIn(pod)))
            Copies.ShouldContain(copy => copy.Name == DatabaseOf(pod), $"P4: the snapshot of {pod.Name} is gone");
        UmsVersion.TryParse(Spec.Version, out _).ShouldBeTrue();
    }

    /// <summary>Whether the process of a pod can have sessions. Without its own role it can until it is known to have ended.</summary>
    private bool MayLogIn(PodObserved pod) => IsShared ? !pod.Ended : Roles.Any(role => role.Binding == pod.Binding && role.CanLogin);
}
