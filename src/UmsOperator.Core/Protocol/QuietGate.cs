using UmsOperator.Core.Model;

namespace UmsOperator.Core.Protocol;

/// <summary>Production has no unknown session and no prepared transaction, and the restore point is not in backoff after a failed attempt.</summary>
internal sealed class QuietGate : IGate
{
    public const string Name = "ProductionQuiet";

    public GateResult Judge(PlanContext context)
    {
        var production = context.Observed.Database.Production!;
        var strangers = production.Sessions.Where(session => !session.Ours).Select(session => $"{session.Role} ({session.Application})").Distinct().Order(StringComparer.Ordinal).ToList();
        if (strangers.Count > 0)
            return Gate.Closed(Name, $"unknown sessions on {context.ProductionName}: {string.Join(", ", strangers)}; close those clients first");
        if (production.PreparedTransactions > 0)
            return Gate.Closed(Name, $"{production.PreparedTransactions} prepared transactions on {context.ProductionName}; commit or roll them back first");
        var task = context.CopyTask(CopyKind.RestorePoint);
        return CopyWork.InBackoff(context, task) ? Gate.Closed(Name, task!.Error ?? "the restore point could not be taken") : Gate.Open(Name);
    }
}
