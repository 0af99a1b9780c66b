using UmsOperator.Api.Spec;
using UmsOperator.Api.Status;
using UmsOperator.Core.Model;

namespace UmsOperator.Core.Protocol;

/// <summary>Reports row changes in production since the golden copy. Closed on changes if spec.update.onDrift is Hold.</summary>
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
            ? $"production changed since the golden copy (at least {changes.Inserted} inserted, {changes.Updated} updated, {changes.Deleted} deleted: {string.Join(", ", changes.Tables)}); set spec.update.onDrift to Warn to continue, or restore spec.version and start the update again"
            : $"it is unknown whether production changed since the golden copy ({changes.Unknown ?? "its statistics were reset"}); set spec.update.onDrift to Warn to continue, or restore spec.version and start the update again");
    }

    /// <summary>The row changes; null: without snapshots they are not counted, or the fact is missing.</summary>
    public static RowChangesStatus? Changes(PlanContext context) =>
        context.WithSnapshots() && context.Answer(Query(context)) is { } answer ? RowChanges.Of(answer) : null;

    private static FactQuery.Drift Query(PlanContext context) => new(context.CopyName(CopyKind.Snapshot, context.Canary()));
}
