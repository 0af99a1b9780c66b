namespace UmsOperator.Core.Protocol;

/// <summary>Nobody is on production whom the operator cannot send away. Others are ended when production closes.</summary>
internal sealed class TouchableGate : IGate
{
    public const string Name = "ProductionQuiet";

    public GateResult Judge(PlanContext context)
    {
        var production = context.Observed.Database.Production!;
        var strangers = production.Sessions.Where(session => session is { Ours: false, Untouchable: true }).Select(session => $"{session.Role} ({session.Application})").Distinct().Order(StringComparer.Ordinal).ToList();
        if (strangers.Count > 0)
            return Gate.Closed(Name, $"the operator may not end these sessions on {context.ProductionName}: {string.Join(", ", strangers)}; end those programs first");
        return production.PreparedTransactions > 0
            ? Gate.Closed(Name, $"{production.PreparedTransactions} prepared transactions on {context.ProductionName}; commit or roll them back first")
            : Gate.Open(Name);
    }
}
