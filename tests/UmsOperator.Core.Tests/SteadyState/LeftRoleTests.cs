using UmsOperator.Core.Model;
using UmsOperator.Core.Tests.Model;

namespace UmsOperator.Core.Tests.SteadyState;

/// <summary>A role that could not be dropped is retried before the cluster goes, or named when it goes.</summary>
public sealed class LeftRoleTests
{
    private const string Role = "ums_0a1b2c3d_workerx1";

    [Fact]
    public void A_deletion_waits_for_a_role_that_the_next_observation_drops()
    {
        var last = LastObservation();

        var plan = Planner.Plan(With(last, new LeftRole(Role, HasDependents: false)));

        plan.Actions.OfType<KubernetesAction.RemoveFinalizer>().ShouldBeEmpty();
        plan.Status.Conditions.ShouldContain(condition => condition.Message.Contains(Role, StringComparison.Ordinal));
    }

    [Fact]
    public void A_deletion_stops_waiting_at_its_deadline_and_names_what_it_leaves()
    {
        var last = LastObservation();
        var late = last with { Now = last.Cluster.DeletedAt!.Value.AddSeconds(last.Cluster.Spec.Update.Deadlines.DeletionSeconds + 1) };

        Leaves(Planner.Plan(With(late, new LeftRole(Role, HasDependents: false)))).ShouldContain($"DROP ROLE \"{Role}\";");
    }

    [Fact]
    public void A_role_with_dependents_is_not_waited_for_but_named_with_the_statements_that_remove_it()
    {
        var leaves = Leaves(Planner.Plan(With(LastObservation(), new LeftRole(Role, HasDependents: true))));

        leaves.ShouldContain($"DROP OWNED BY \"{Role}\"");
        leaves.ShouldContain($"DROP ROLE \"{Role}\";");
    }

    private static string Leaves(Plan plan) => string.Join('\n', plan.Actions.OfType<KubernetesAction.RemoveFinalizer>().ShouldHaveSingleItem().Leaves ?? []);

    private static Observed With(Observed observed, LeftRole role) => observed with { Database = observed.Database with { LeftRoles = [role] } };

    /// <summary>The observation in which the finalizer of a deleted cluster is removed.</summary>
    private static Observed LastObservation()
    {
        var model = new ClusterModel();
        model.Settle();
        model.Delete();
        for (var round = 0; round < 100; round++)
        {
            var (observed, plan) = model.Decide();
            if (plan.Actions.Any(action => action is KubernetesAction.RemoveFinalizer))
                return observed;
            model.Carry(plan);
            model.Pass();
        }

        throw new InvalidOperationException("the finalizer was not removed within 100 rounds");
    }
}
