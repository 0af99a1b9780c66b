using UmsOperator.Api.Status;
using UmsOperator.Core.Planning;

namespace UmsOperator.Core.Gates;

/// <summary>The lever <c>spec.update.paused</c>.</summary>
internal sealed class PausedGate : IGate
{
    public const string Name = "Paused";

    public GateStatus? Judge(PlanContext context) =>
        context.Spec.Update.Paused ? Gate.Closed(Name, "set spec.update.paused to false") : Gate.Open(Name);
}
