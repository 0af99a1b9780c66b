namespace UmsOperator.Core.Protocol;

/// <summary>Closed while <c>spec.update.paused</c> is true.</summary>
internal sealed class PausedGate : IGate
{
    public const string Name = "Paused";

    public const string Reason = "the update is paused; set spec.update.paused to false to continue";

    public GateResult Judge(PlanContext context) =>
        Paused.IsOn(context) ? Gate.Closed(Name, Reason) : Gate.Open(Name);
}
