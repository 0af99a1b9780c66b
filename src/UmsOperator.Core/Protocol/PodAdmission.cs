using UmsOperator.Core.Model;

namespace UmsOperator.Core.Protocol;

/// <summary>
/// Tries a pod by a dry run on the API server before anything is given up for it. A refusal holds, and so does a failed request. A refusal by a quota does not hold if the quota has room
/// once the replaced pod is gone.
/// </summary>
internal static class PodAdmission
{
    /// <summary>Done if the API server accepts the pod; else needs its answer, or holds with the refusal.</summary>
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
