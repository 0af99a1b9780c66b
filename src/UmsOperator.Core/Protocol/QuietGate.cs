using UmsOperator.Core.Model;

namespace UmsOperator.Core.Protocol;

/// <summary>No unknown session and no prepared transaction on production, and the last try to make it quiet did not just fail.</summary>
internal sealed class QuietGate : IGate
{
    public const string Name = "ProductionQuiet";

    public GateResult Judge(PlanContext context)
    {
        var production = context.Observed.Database.Production!;
        var strangers = production.Sessions.Where(session => !session.Ours).Select(session => $"{session.Role} ({session.Application})").Distinct().Order(StringComparer.Ordinal).ToList();
        if (strangers.Count > 0)
            return Gate.Closed(Name, $"unknown sessions on {context.ProductionName}: {string.Join(", ", strangers)}; end those programs first");
        if (production.PreparedTransactions > 0)
            return Gate.Closed(Name, $"{production.PreparedTransactions} prepared transactions on {context.ProductionName}; commit or roll them back first");
        var task = context.CopyTask(CopyKind.RestorePoint);
        return CopyWork.InBackoff(context, task) ? Gate.Closed(Name, task!.Error ?? "the restore point could not be taken") : Gate.Open(Name);
    }
}
