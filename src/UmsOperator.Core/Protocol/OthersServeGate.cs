namespace UmsOperator.Core.Protocol;

/// <summary>All others are in update mode on the target and serve.</summary>
internal sealed class OthersServeGate : IGate
{
    public const string Name = "OthersServe";

    public GateResult Judge(PlanContext context)
    {
        var missing = context.Detaching().Where(ordinal => !context.IsDetached(ordinal)).Select(context.PodName).ToList();
        return missing.Count == 0
            ? Gate.Open(Name)
            : Gate.Closed(Name, $"{string.Join(", ", missing)} must serve {context.Update!.To} in update mode first; see its pod's events and log");
    }
}
