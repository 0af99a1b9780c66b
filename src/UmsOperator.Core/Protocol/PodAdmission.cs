using UmsOperator.Core.Model;

namespace UmsOperator.Core.Protocol;

/// <summary>
/// Submits a pod as a dry run to the API server before anything is stopped or changed for it. The planner holds if the pod is refused or the request
/// fails. A quota that refuses the pod does not count if it has room
/// once the replaced pod is gone.
/// </summary>
internal static class PodAdmission
{
    /// <summary>Done if the API server accepts the pod; otherwise asks for the dry run, or holds with the reason.</summary>
    public static StepResult Await(PlanContext context, ServerIntent intent)
    {
        var query = new FactQuery.PodAdmission(intent);
        if (context.Answer(query) is not { } answer)
            return StepResult.Need(query);
        if (answer.Error is not { } error || (answer.Shortages.Count > 0 && answer.Shortages.All(shortage => shortage.FitsAfter)))
            return StepResult.Done;
        var pod = context.PodName(intent.Ordinal);
        var problem = $"pod {pod} for {intent.Version} is not accepted: {error}; {RefusalCure.For(error)}{(context.Pod(intent.Ordinal) is { DeletedAt: null } ? $"; {pod} is left as it is until then" : "")}";
        return StepResult.Hold($"the API server to accept pod {context.PodName(intent.Ordinal)}", problem) with { Refusals = StepResult.NoRefusals.Add(pod, problem) };
    }
}
