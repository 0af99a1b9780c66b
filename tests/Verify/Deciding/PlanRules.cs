using UmsOperator.Core.Model;

namespace UmsOperator.Verify.Deciding;

/// <summary>Rules that every plan must obey.</summary>
internal static class PlanRules
{
    /// <summary>The broken rule; null for none.</summary>
    public static string? Broken(Observed observed, Plan plan, Func<Observed, Plan> planner)
    {
        var blind = planner(observed with { Database = new DatabaseObserved { Reach = DatabaseReach.Unreachable, Problem = "database.host: no answer" } });
        if (blind.Actions.Any(action => action is not (KubernetesAction.AddFinalizer or KubernetesAction.ApplyChild)))
            return $"P5: the database is unreachable, but the plan acts: {blind.Actions[0].GetType().Name}";

        // A serving server must not be stopped for a pod that the API server refuses.
        if (observed.Cluster.DeletedAt is null
            && observed.Answers.FirstOrDefault(answer => answer is { Question: FactQuery.PodAdmission, Error: not null }) is { Question: FactQuery.PodAdmission refused }
            && plan.Actions.OfType<KubernetesAction.DeletePod>().Any(delete => delete.Name.EndsWith($"-{refused.Server.Ordinal}", StringComparison.Ordinal) && IsFinal(delete, observed)))
            return $"P3: server {refused.Server.Ordinal} is stopped for a refused pod";

        // If a requested fact is unknown, the plan must not do anything irreversible.
        if (observed.Answers.Count > 0)
        {
            var unsure = planner(observed with { Answers = [.. observed.Answers.Select(answer => Observing.Answers.Unknown(answer.Question))] });
            if (unsure.Questions.Count == 0 && unsure.Actions.FirstOrDefault(action => IsFinal(action, observed)) is { } action && !plan.Actions.Select(Comparable).Contains(Comparable(action)))
                return $"P5: a fact is unknown, but the plan acts: {action.GetType().Name}";
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
            if (before is not null && (now.Start != before.Start || now.ReportedVersion != before.ReportedVersion || (before.FirstServingTime is not null && now.FirstServingTime is null)))
                return $"P5: server {pod.Name} does not answer, and what its container has said before is forgotten";
            if (before is null && (now.Ready || now.FirstServingTime is not null))
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

        // A server that lost its database is replaced, regardless of unknown facts.
        KubernetesAction.DeletePod { Force: false } delete => observed.Pods.Any(pod =>
            pod.Name == delete.Name && pod.Serves && observed.Database.Roles.Any(role => role.Binding == pod.Binding && role.CanLogin)),
        _ => false,
    };
}
