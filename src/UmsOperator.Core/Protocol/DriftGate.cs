using UmsOperator.Api.Spec;
using UmsOperator.Api.Status;
using UmsOperator.Core.Model;

namespace UmsOperator.Core.Protocol;

/// <summary>Row changes in production since the golden copy: reported always, and the gate closes where the policy says Hold.</summary>
internal sealed class DriftGate : IGate
{
    public const string Name = "Drift";

    public GateResult Judge(PlanContext context)
    {
        if (!context.WithSnapshots())
            return Gate.Open(Name);
        if (Changes(context) is not { } changes)
            return GateResult.Need(Query(context));
        if (context.Spec.Update.OnDrift == DriftPolicy.Warn || changes is { Known: true, Inserted: 0, Updated: 0, Deleted: 0 })
            return Gate.Open(Name);
        return Gate.Closed(Name, changes.Known
            ? $"production changed since the golden copy (at least {changes.Inserted} inserted, {changes.Updated} updated, {changes.Deleted} deleted: {string.Join(", ", changes.Tables)}); set spec.update.onDrift to Warn, or spec.version back and start again"
            : $"it is unknown whether production changed since the golden copy ({changes.Unknown ?? "its statistics were reset"}); set spec.update.onDrift to Warn, or spec.version back and start again");
    }

    /// <summary>The row changes; null: without snapshots they are not counted, or the fact is missing.</summary>
    public static RowChangesStatus? Changes(PlanContext context) =>
        context.WithSnapshots() && context.Answer(Query(context)) is { } answer ? RowChanges.Of(answer) : null;

    private static FactQuery.Drift Query(PlanContext context) => new(context.CopyName(CopyKind.Snapshot, context.Canary()));
}
