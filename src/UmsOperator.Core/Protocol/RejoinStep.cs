using UmsOperator.Api.Status;
using UmsOperator.Core.Model;

namespace UmsOperator.Core.Protocol;

/// <summary>Step 6. Each server returns to production, and server 0 becomes an ordinary pod last. While a returned server does not serve, no further server moves.</summary>
internal sealed class RejoinStep : IUpdateStep
{
    public UpdateStep Name => UpdateStep.Rejoin;

    public StepResult Advance(PlanContext context)
    {
        // Without snapshots only the migrator serves: the others start in parallel.
        var order = context.Others().Append(0).Where(ordinal => !HasRejoined(context, ordinal)).ToList();
        if (order.Count == 0)
            return StepResult.Done;
        var moving = order.Where(ordinal => HasBegun(context, ordinal) || (ordinal == 0 && MigratorIsLost(context))).ToList();
        var room = context.WithSnapshots() ? context.Spec.Update.MaxUnavailable - moving.Count : order.Count - moving.Count;
        var next = order.Except(moving).Where(ordinal => ordinal != 0 || order.Count == 1).Take(Math.Max(0, room));
        List<int> chosen = [.. moving, .. Paused.IsOn(context) ? [] : next];
        if (chosen.Count == 0)
            return Paused.Wait;
        var moves = ServerFold.All(context, chosen, Move);
        return moves with { Actions = [.. moves.Actions, .. DropSnapshots(context)] };
    }

    /// <summary>Drops snapshots whose servers have left them: they have no pod and no role that can log in.</summary>
    public static IEnumerable<PlannedAction> DropSnapshots(PlanContext context) => context.Observed.Database.Copies
        .Where(copy => copy.Kind == CopyKind.Snapshot && copy.UpdateId == context.Update?.Id)
        .Where(copy => HasRejoined(context, copy.Number) && !IsBound(context, copy))
        .Select(copy => new DatabaseAction.DropCopy(copy.Name));

    /// <summary>Whether a server may still log in to a copy (promise P4).</summary>
    public static bool IsBound(PlanContext context, CopyObserved copy) =>
        context.Pods.Any(pod => pod.Kind == BindingKind.Snapshot && pod.Ordinal == copy.Number)
        || context.Observed.Database.Roles.Any(role => !role.Fenced && BindingId.KindOf(role.Binding) == BindingKind.Snapshot && BindingId.OrdinalOf(role.Binding) == copy.Number);

    private static bool HasRejoined(PlanContext context, int ordinal) => context.ServesOnProduction(ordinal, context.RejoinVersion());

    private static bool HasBegun(PlanContext context, int ordinal) => context.LiveBindings(ordinal).Any(binding => binding.Kind == BindingKind.Production);

    /// <summary>A migrator that is lost after the commit is replaced by an ordinary server at once: the other servers may be waiting for it to serve before they are moved.</summary>
    private static bool MigratorIsLost(PlanContext context) => context.Pod(0) is not { ContainersReady: true, DeletedAt: null };

    private static StepResult Move(PlanContext context, int ordinal)
    {
        var discarded = context.Pod(ordinal) is { Kind: BindingKind.Snapshot, DeletedAt: null } pod ? RecordDiscarded(context, pod) : StepResult.Done;
        return discarded.IsDone
            ? ServerMove.To(context, context.NewVersionIntent(ordinal), context.Spec.Update.Deadlines.StartSeconds, expectedSeconds: context.Update!.Canary?.StartSeconds).After(discarded)
            : discarded;
    }

    /// <summary>Records the changes in a snapshot before they are discarded.</summary>
    private static StepResult RecordDiscarded(PlanContext context, PodObserved pod)
    {
        if (context.Update!.Discarded.Any(one => one.Server == pod.Name))
            return StepResult.Done;
        var query = new FactQuery.SnapshotChanges(context.CopyName(CopyKind.Snapshot, pod.Ordinal));
        return context.Answer(query) is { } answer
            ? StepResult.Done with { Update = context.Update with { Discarded = [.. context.Update.Discarded, new DiscardedChangesStatus { Server = pod.Name, Changes = RowChanges.Of(answer) }] } }
            : StepResult.Need(query);
    }
}
