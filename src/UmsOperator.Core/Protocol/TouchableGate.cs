namespace UmsOperator.Core.Protocol;

/// <summary>Production has no session that the operator cannot terminate, and no prepared transaction. Other sessions are terminated when production closes.</summary>
internal sealed class TouchableGate : IGate
{
    public const string Name = "ProductionQuiet";

    public GateResult Judge(PlanContext context)
    {
        var production = context.Observed.Database.Production!;
        var strangers = production.Sessions.Where(session => session is { Ours: false, Untouchable: true })
            .Select(session => $"{session.Role} ({session.Application})").Distinct().Order(StringComparer.Ordinal).ToList();
        if (strangers.Count > 0)
            return Gate.Closed(Name, $"the operator lacks the right to terminate these sessions on {context.ProductionName}: {string.Join(", ", strangers)}; close those clients first");
        return production.PreparedTransactions > 0
            ? Gate.Closed(Name, $"{production.PreparedTransactions} prepared transactions on {context.ProductionName}; commit or roll them back first")
            : Gate.Open(Name);
    }
}
