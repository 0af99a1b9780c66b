using UmsOperator.Api.Status;
using UmsOperator.Core.Model;

namespace UmsOperator.Core.Protocol;

/// <summary>
/// The API server refuses the migrator's pod although its dry run passed. No migrator ran, so the attempt does not count. If that repeats, the next attempt waits, because each one
/// closes production.
/// </summary>
internal static class MigratorRefusal
{
    private const double FirstWaitSeconds = 15;
    private const double LongestWaitSeconds = 600;

    /// <summary>The failed create of the migrator's pod; null if there is none. Without a refusal it is unknown whether the pod was created.</summary>
    public static FailedAction? Of(PlanContext context) =>
        context.Observed.Failures.FirstOrDefault(failure => failure is { Action: nameof(KubernetesAction.CreatePod) } && failure.Target == context.PodName(0));

    /// <summary>The update with the refused migrator; null if a migrator of the present attempt may have run. The status keeps the refusal until production is swapped back.</summary>
    public static UpdateStatus? Recorded(PlanContext context)
    {
        var binding = context.MigratorBinding().Id;
        return context.Update!.RefusedMigrator?.Binding == binding ? context.Update
            : Of(context) is { Refused: true } failure ? context.Update with { RefusedMigrator = new RefusedMigratorStatus { Binding = binding, Message = failure.Message } }
            : null;
    }

    /// <summary>The number of refused attempts in a row, with the present one; null if a migrator of the present attempt may have run.</summary>
    private static int? Count(PlanContext context) =>
        context.Update!.RefusedMigrator?.Binding == context.MigratorBinding().Id ? Times(context) + 1 : null;

    /// <summary>Attempts before the present one in which a migrator may have run and was lost. A refused one does not count.</summary>
    public static int LostAttempts(PlanContext context) => Last(context) is { } last ? last.Comment?.LostAttempts ?? last.Number : 0;

    /// <summary>The comment of the database that the present attempt leaves behind, with what is to be remembered of refusals.</summary>
    public static CopyComment Remembered(PlanContext context, CopyComment comment)
    {
        var refusals = Count(context);
        var lost = LostAttempts(context) + (refusals is null ? 1 : 0);
        return comment with { Refusals = refusals, LostAttempts = lost == context.Attempt() ? null : lost };
    }

    /// <summary>The number of refused attempts in a row before the present one.</summary>
    public static int Times(PlanContext context) => Last(context)?.Comment?.Refusals ?? 0;

    /// <summary>Until when the next attempt waits; null if it may begin.</summary>
    public static DateTime? WaitsUntil(PlanContext context)
    {
        if (Last(context)?.Comment is not { Refusals: > 1 and var times, At: var at })
            return null;
        var until = at.Later(Math.Min(FirstWaitSeconds * Math.Pow(2, times - 2), LongestWaitSeconds));
        // A time in the future was not written by this clock.
        return at <= context.Now && until > context.Now ? until : null;
    }

    /// <summary>Databases of earlier refused attempts; the newest stays, as its number and count are needed.</summary>
    public static IEnumerable<PlannedAction> Leftovers(PlanContext context) => context.Observed.Database.Copies
        .Where(copy => copy is { Kind: CopyKind.Failed, Sessions: 0 } && copy.UpdateId == context.Update!.Id
            && copy.Comment is { Refusals: not null, Failure: null, OtherSessions: null } && copy.Number < Last(context)!.Number)
        .Select(copy => new DatabaseAction.DropCopy(copy.Name));

    private static CopyObserved? Last(PlanContext context) =>
        context.Observed.Database.Copies.Where(copy => copy.Kind == CopyKind.Failed && copy.UpdateId == context.Update!.Id).MaxBy(copy => copy.Number);
}
