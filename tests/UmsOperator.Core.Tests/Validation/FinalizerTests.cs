using UmsOperator.Api.Spec;
using UmsOperator.Api.Status;
using UmsOperator.Core.Model;
using UmsOperator.Core.Tests.Model;

namespace UmsOperator.Core.Tests.Validation;

/// <summary>The finalizer is added once the object must be kept until cleanup.</summary>
public sealed class FinalizerTests
{
    private static readonly SecretReference Another = new() { Name = "servers" };

    [Fact]
    public void A_new_cluster_whose_spec_is_refused_is_not_held()
    {
        var model = new ClusterModel();
        var good = model.Spec;
        model.Spec = good with { Database = good.Database with { ServerSecretRef = Another } };

        var refused = Planner.Plan(model.Observe());
        model.Spec = good;
        var accepted = Planner.Plan(model.Observe());

        refused.Actions.ShouldBeEmpty();
        refused.Status.Phase.ShouldBe(ClusterPhase.Blocked);
        accepted.Actions[0].ShouldBeOfType<KubernetesAction.AddFinalizer>();
    }

    [Fact]
    public void A_cluster_that_something_was_made_for_is_held_whatever_its_spec_says()
    {
        var model = new ClusterModel();
        model.Spec = model.Spec with { Database = model.Spec.Database with { ServerSecretRef = Another } };
        model.Status = model.Status with { Database = "db:5432/ums" };

        Planner.Plan(model.Observe()).Actions.ShouldHaveSingleItem().ShouldBeOfType<KubernetesAction.AddFinalizer>();
    }
}
