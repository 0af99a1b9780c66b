using UmsOperator.Core.Model;

namespace UmsOperator.Core.Protocol;

/// <summary>The API server accepts, by dry run, the pods that replace running ones.</summary>
internal sealed class PodsAcceptedGate(Func<PlanContext, IEnumerable<ServerIntent>> pods) : IGate
{
    public const string Name = "PodsAccepted";

    public GateResult Judge(PlanContext context)
    {
        var results = pods(context).Select(pod => PodAdmission.Await(context, pod)).ToList();
        if (results.SelectMany(result => result.Needs).ToList() is { Count: > 0 } needs)
            return GateResult.Need(needs);
        var problems = results.Select(result => result.Problem).OfType<string>().ToList();
        return new GateResult
        {
            Verdict = problems.Count == 0 ? Gate.Open(Name) : Gate.Closed(Name, string.Join("; ", problems)),
            Refusals = results.Aggregate(StepResult.NoRefusals, static (all, result) => all.SetItems(result.Refusals)),
        };
    }
}
