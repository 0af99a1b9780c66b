namespace UmsOperator.Core.Protocol;

/// <summary>All servers but server 0 serve the target version in update mode.</summary>
internal sealed class OthersServeGate : IGate
{
    public const string Name = "OthersServe";

    public GateResult Judge(PlanContext context)
    {
        var missing = context.Detaching().Where(ordinal => !context.IsDetached(ordinal)).Select(context.PodName).ToList();
        return missing.Count == 0
            ? Gate.Open(Name)
            : Gate.Closed(Name, $"these servers do not serve {context.Update!.To} in update mode yet: {string.Join(", ", missing)}; check the events and logs of their pods");
    }
}
