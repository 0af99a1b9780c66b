using UmsOperator.Core.Model;

namespace UmsOperator.Verify.Deciding;

/// <summary>What must hold of a plan whatever the world is like.</summary>
internal static class PlanRules
{
    /// <summary>The rule that is broken; null: none.</summary>
    public static string? Broken(Observed observed, Plan plan, Func<Observed, Plan> planner)
    {
        var blind = planner(observed with { Database = new DatabaseObserved { Reach = DatabaseReach.Unreachable, Problem = "database.host: no answer" } });
        if (blind.Actions.Any(action => action is not (KubernetesAction.AddFinalizer or KubernetesAction.ApplyChild)))
            return $"P5: the database cannot be seen, and the plan acts: {blind.Actions[0].GetType().Name}";

        // A server that serves is given up for no pod that the API server refuses.
        if (observed.Cluster.DeletedAt is null && observed.Answers.FirstOrDefault(answer => answer is { Question: FactQuery.PodAdmission, Error: not null }) is { Question: FactQuery.PodAdmission refused }
            && plan.Actions.OfType<KubernetesAction.DeletePod>().Any(delete => delete.Name.EndsWith($"-{refused.Server.Ordinal}", StringComparison.Ordinal) && IsFinal(delete, observed)))
            return $"P3: server {refused.Server.Ordinal} is taken away for a pod that is refused";

        // What was asked for and is not known: nothing may follow from it that cannot be taken back.
        if (observed.Answers.Count > 0)
        {
            var unsure = planner(observed with { Answers = [.. observed.Answers.Select(answer => Looking.Answers.Unknown(answer.Question))] });
            if (unsure.Questions.Count == 0 && unsure.Actions.FirstOrDefault(action => IsFinal(action, observed)) is { } action && !plan.Actions.Select(Comparable).Contains(Comparable(action)))
                return $"P5: an answer is unknown, and the plan acts: {action.GetType().Name}";
        }

        return null;
    }

    /// <summary>What a server said holds as long as the start of its container, and no longer.</summary>
    public static string? Misremembered(Observed observed, Plan plan)
    {
        foreach (var pod in observed.Pods.Where(pod => pod is { ReportedVersion: null, DeletedAt: null }))
        {
            var before = observed.Cluster.Status.Servers.FirstOrDefault(server => server.Name == pod.Name && server.Start == pod.Start);
            var now = plan.Status.Servers.First(server => server.Name == pod.Name);
            if (before is not null && (now.Start != before.Start || now.ReportedVersion != before.ReportedVersion || (before.ServedSince is not null && now.ServedSince is null)))
                return $"P5: server {pod.Name} does not answer, and what its container has said before is forgotten";
            if (before is null && (now.Ready || now.ServedSince is not null))
                return $"P3: server {pod.Name} is said to serve, and has not said its version since its container started";
        }

        return null;
    }

    /// <summary>Lists are equal only to themselves: without those of the comment, which keep the replaced database and decide nothing.</summary>
    private static PlannedAction Comparable(PlannedAction action) =>
        action is DatabaseAction.SwapBack swap ? swap with { FailedComment = swap.FailedComment with { OtherSessions = null, LoginsSetAside = null } } : action;

    private static bool IsFinal(PlannedAction action, Observed observed) => action switch
    {
        DatabaseAction.TakeRestorePoint or DatabaseAction.WriteMigrationPhase or DatabaseAction.SwapBack => true,

        // A server that cannot reach its database any more is replaced whatever is known of others.
        KubernetesAction.DeletePod { Force: false } delete => observed.Pods.Any(pod =>
            pod.Name == delete.Name && pod.Serves && observed.Database.Roles.Any(role => role.Binding == pod.Binding && role.CanLogin)),
        _ => false,
    };
}
