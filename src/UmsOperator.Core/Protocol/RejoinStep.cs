using UmsOperator.Api.Status;
using UmsOperator.Core.Model;

namespace UmsOperator.Core.Protocol;

/// <summary>Step 6. Each server returns to production, server 0 becomes an ordinary pod last; a server that does not serve stops further ones.</summary>
internal sealed class RejoinStep : IUpdateStep
{
    public UpdateStep Name => UpdateStep.Rejoin;

    public StepResult Advance(PlanContext context)
    {
        // Without snapshots nobody serves but the migrator: the rest come in parallel.
        var order = context.Others().Append(0).Where(ordinal => !HasRejoined(context, ordinal)).ToList();
        if (order.Count == 0)
            return StepResult.Done;
        var moving = order.Where(ordinal => HasBegun(context, ordinal) || (ordinal == 0 && MigratorIsLost(context))).ToList();
        var room = context.WithSnapshots() ? context.Spec.Update.MaxUnavailable - moving.Count : order.Count - moving.Count;
        var next = order.Except(moving).Where(ordinal => ordinal != 0 || order.Count == 1).Take(Math.Max(0, room));
        List<StepResult> results = [.. moving.Concat(context.Spec.Update.Paused ? [] : next).Select(ordinal => Move(context, ordinal))];
        if (results.Count == 0)
            return Paused.Wait;
        return results[0] with { Actions = [.. results.SelectMany(one => one.Actions), .. DropSnapshots(context)] };
    }

    /// <summary>Snapshots of servers that have left them: no pod on them, no role that can log in.</summary>
    public static IEnumerable<PlannedAction> DropSnapshots(PlanContext context) => context.Observed.Database.Copies
        .Where(copy => copy.Kind == CopyKind.Snapshot && copy.UpdateId == context.Update?.Id)
        .Where(copy => HasRejoined(context, copy.Number) && !IsBound(context, copy))
        .Select(copy => new DatabaseAction.DropCopy(copy.Name));

    /// <summary>Whether a server may still log in to a copy (promise P4).</summary>
    public static bool IsBound(PlanContext context, CopyObserved copy) =>
        context.Pods.Any(pod => pod.Kind == BindingKind.Snapshot && pod.Ordinal == copy.Number)
        || context.Observed.Database.Roles.Any(role => !role.Fenced && BindingId.LetterOf(role.Binding) == 's' && BindingId.OrdinalOf(role.Binding) == copy.Number);

    private static bool HasRejoined(PlanContext context, int ordinal) =>
        context.Pod(ordinal) is { Kind: BindingKind.Production } pod && context.StillServes(pod) && UmsVersion.AreEqual(pod.Version, context.RejoinVersion());

    private static bool HasBegun(PlanContext context, int ordinal) => context.LiveBindings(ordinal).Any(binding => binding.Kind == BindingKind.Production);

    /// <summary>After the commit a migrator that is gone serves nobody: it comes back as an ordinary server at once, for the others may be waiting for it to be taken away themselves.</summary>
    private static bool MigratorIsLost(PlanContext context) => context.Pod(0) is not { ContainersReady: true, DeletedAt: null };

    private static StepResult Move(PlanContext context, int ordinal)
    {
        if (context.Pod(ordinal) is { Kind: BindingKind.Snapshot, DeletedAt: null } pod && Report(context, pod) is { } asking)
            return asking;
        return ServerMove.To(context, context.NewVersionIntent(ordinal), context.Spec.Update.Deadlines.StartSeconds, expectedSeconds: context.Update!.Canary?.StartSeconds);
    }

    /// <summary>What is discarded is said before it is discarded.</summary>
    private static StepResult? Report(PlanContext context, PodObserved pod)
    {
        if (context.Update!.Discarded.Any(one => one.Server == pod.Name))
            return null;
        if (context.Ask(new FactQuery.SnapshotChanges(context.CopyName(CopyKind.Snapshot, pod.Ordinal))) is not { } answer)
            return StepResult.Asking;
        var changes = answer is { Error: null, Changes: { } known } ? known : new RowChangesStatus { Known = false, Unknown = answer.Error };
        context.Update = context.Update with { Discarded = [.. context.Update.Discarded, new DiscardedChangesStatus { Server = pod.Name, Changes = changes }] };
        return null;
    }
}
