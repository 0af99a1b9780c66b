using UmsOperator.Core.Model;
using UmsOperator.Core.Protocol;

namespace UmsOperator.Core.SteadyState;

/// <summary>Outside updates: as many servers as wanted, in production mode, on the wanted version and spec; changes roll one by one without copies.</summary>
internal static class SteadyStateServers
{
    /// <summary>Keeps servers on a version. A null hash recreates what is lost and rolls nothing: for a cluster whose update may not start.</summary>
    public static StepResult Advance(PlanContext context, string version, string? specHash)
    {
        var wanted = Enumerable.Range(0, context.Spec.Replicas).Where(ordinal => specHash is not null || !MayStay(context, ordinal, version)).ToList();
        var surplus = context.Pods.Select(pod => pod.Ordinal)
            .Concat(context.Observed.Secrets.Select(secret => secret.Ordinal).Where(ordinal => context.LiveBindings(ordinal).Count > 0))
            .Where(ordinal => ordinal >= context.Spec.Replicas).OrderDescending().ToList();

        // Missing servers take nobody away: all at once. Changes: one at a time, highest first, and only while nothing else moves.
        var absent = ServerFold.All(context, wanted.Where(ordinal => context.Pod(ordinal) is not { } pod || !context.StillServes(pod)), Move);
        if (!absent.IsDone)
            return absent;
        var moves = ServerFold.UntilOne(context, wanted.OrderDescending(), Move);
        if (!moves.IsDone)
            return moves;
        return (surplus.Count > 0 ? Remove(context, surplus[0]) : StepResult.Done).After(moves);

        StepResult Move(PlanContext facts, int ordinal) => ServerMove.To(facts, Intent(facts, ordinal, version), facts.Spec.Update.Deadlines.StartSeconds, specHash);
    }

    /// <summary>While nothing may be rolled, a server on production stays as it is, another patch or not: its schema is the same.</summary>
    private static bool MayStay(PlanContext context, int ordinal, string version) =>
        context.Pod(ordinal) is { Kind: BindingKind.Production, DeletedAt: null, IsOver: false } pod
        && !ServerMove.MayBeCorrected(context, pod, Intent(context, ordinal, pod.Version))
        && UmsVersion.TryParse(pod.Version, out var own) && UmsVersion.TryParse(version, out var kept) && own.Schema == kept.Schema;

    private static ServerIntent Intent(PlanContext context, int ordinal, string version) => new()
    {
        Ordinal = ordinal,
        Version = version,
        Image = ImageName.Of(context.Spec.Image, version),
        Binding = context.BindingFor(ordinal, BindingKind.Production, context.ProductionName),
    };

    /// <summary>Scale down: the server stops, its role is fenced; its registry row goes in upkeep, or here before the Secret that is the evidence where there are no roles. Its volume stays as with a StatefulSet.</summary>
    private static StepResult Remove(PlanContext context, int ordinal)
    {
        var stop = ServerMove.Stop(context, ordinal);
        if (!context.PerServerRoles && context.Pod(ordinal) is null && !stop.IsDone)
            return stop with { Actions = [new DatabaseAction.RemoveRegistryRows([context.PodName(ordinal)]), .. stop.Actions] };
        return stop;
    }
}
