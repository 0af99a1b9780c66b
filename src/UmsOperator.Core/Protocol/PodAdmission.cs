using UmsOperator.Core.Model;

namespace UmsOperator.Core.Protocol;

/// <summary>
/// Asks the API server for a pod before anything is given up for it. A refusal holds, and so does an answer that is missing. A quota's refusal does not hold if it
/// ends with the pod that is replaced.
/// </summary>
internal static class PodAdmission
{
    /// <summary>Null if the pod is taken; else that the question is open, or the hold with the API server's words.</summary>
    public static StepResult? Await(PlanContext context, ServerIntent intent) => Judge(context, intent) switch
    {
        { IsOpen: true } => StepResult.Asking,
        { Problem: { } problem } => StepResult.Hold($"the API server to accept pod {context.PodName(intent.Ordinal)}", problem),
        _ => null,
    };

    /// <summary>Whether the question is still open, and why the pod is not taken; no problem: it is.</summary>
    public static (bool IsOpen, string? Problem) Judge(PlanContext context, ServerIntent intent)
    {
        if (context.Ask(new FactQuery.PodAdmission(intent)) is not { } answer)
            return (true, null);
        if (answer.Error is not { } error || (answer.Shortages.Count > 0 && answer.Shortages.All(shortage => shortage.FitsAfter)))
            return (false, null);
        var pod = context.PodName(intent.Ordinal);
        var problem = $"pod {pod} for {intent.Version} is not accepted: {error}; {RefusalCure.For(error)}{(context.Pod(intent.Ordinal) is { DeletedAt: null } ? $"; {pod} is left as it is until then" : "")}";
        context.Refuse(pod, problem);
        return (false, problem);
    }
}
