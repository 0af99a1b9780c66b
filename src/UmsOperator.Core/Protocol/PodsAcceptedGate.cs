using UmsOperator.Api.Status;
using UmsOperator.Core.Model;

namespace UmsOperator.Core.Protocol;

/// <summary>The API server accepts, by dry run, the pods that replace running ones.</summary>
internal sealed class PodsAcceptedGate(Func<PlanContext, IEnumerable<ServerIntent>> pods) : IGate
{
    public const string Name = "PodsAccepted";

    public GateStatus? Judge(PlanContext context)
    {
        var verdicts = pods(context).Select(pod => PodAdmission.Judge(context, pod)).ToList();
        if (verdicts.Exists(verdict => verdict.IsOpen))
            return null;
        var problems = verdicts.Select(verdict => verdict.Problem).OfType<string>().ToList();
        return problems.Count == 0 ? Gate.Open(Name) : Gate.Closed(Name, string.Join("; ", problems));
    }
}
