using UmsOperator.Core.Model;
using UmsOperator.Core.Protocol;

namespace UmsOperator.Core.SteadyState;

/// <summary>Outside updates: the wanted number of servers in production mode, on the wanted version and spec. Changes are rolled out one server at a time, without copies.</summary>
internal static class SteadyStateServers
{
    /// <summary>Keeps servers on a version. With a null hash only lost servers are recreated and nothing is rolled out, for a cluster whose update may not start.</summary>
    public static StepResult Advance(PlanContext context, string version, string? specHash)
    {
        var wanted = Enumerable.Range(0, context.Spec.Replicas).Where(ordinal => specHash is not null || !MayStay(context, ordinal, version)).ToList();
        var surplus = context.Pods.Select(pod => pod.Ordinal)
            .Concat(context.Observed.Secrets.Select(secret => secret.Ordinal).Where(ordinal => context.LiveBindings(ordinal).Count > 0))
            .Where(ordinal => ordinal >= context.Spec.Replicas).OrderDescending().ToList();

        // Missing servers are created all at once, as no other server stops for them. Changes are made one server at a time, highest first, while nothing else moves.
        var absent = ServerFold.All(context, wanted.Where(ordinal => context.Pod(ordinal) is not { } pod || !context.StillServes(pod)), Move);
        if (!absent.IsDone)
            return absent;
        var moves = ServerFold.UntilOne(context, wanted.OrderDescending(), Move);
        if (!moves.IsDone)
            return moves;
        return (surplus.Count > 0 ? Remove(context, surplus[0]) : StepResult.Done).After(moves);

        StepResult Move(PlanContext facts, int ordinal) => ServerMove.To(facts, Intent(facts, ordinal, version), facts.Spec.Update.Deadlines.StartSeconds, specHash);
    }

    /// <summary>While nothing may be rolled out, a server on production keeps its patch, as its schema is the same.</summary>
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

    /// <summary>
    /// Scales down: the server stops and its role is fenced. Housekeeping removes its registry row; with shared credentials it is removed here,
    /// before the Secret that is the evidence for it. The volume stays, as with a StatefulSet.
    /// </summary>
    private static StepResult Remove(PlanContext context, int ordinal)
    {
        var stop = ServerMove.Stop(context, ordinal);
        if (!context.PerServerRoles && context.Pod(ordinal) is null && !stop.IsDone)
            return stop with { Actions = [new DatabaseAction.RemoveRegistryRows([context.PodName(ordinal)]), .. stop.Actions] };
        return stop;
    }
}
