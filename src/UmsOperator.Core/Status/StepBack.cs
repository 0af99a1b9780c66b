using UmsOperator.Api.Status;
using UmsOperator.Core.Protocol;
using UmsOperator.Core.Texts;

namespace UmsOperator.Core.Status;

/// <summary>Reports why an update goes back within its steps. If it goes back repeatedly, this is one wait, whose timer runs from the first time.</summary>
internal static class StepBack
{
    private static readonly TimeSpan HeldOut = TimeSpan.FromMinutes(10);

    /// <summary>The record for the status; null if the update has not gone back, or has passed that point since.</summary>
    public static WentBackStatus? Of(PlanContext context, UpdateStatus update, UpdateStep step, StepResult result)
    {
        // A reason within the same step counts once each time its wait begins.
        var why = IsBefore(step, update.Step) ? Reason(context, result) : step == update.Step && update.WaitingFor != result.WaitingFor ? result.WentBack : null;
        var before = IsOver(context, update, step) ? null : update.WentBack;
        if (why is null)
            return before;
        // The furthest step counts: only a step beyond it is progress.
        return new WentBackStatus
        {
            From = before is not null && before.From > update.Step ? before.From : update.Step,
            To = step,
            Reason = SafeText.Of(why, SafeText.Sentence),
            FirstTime = before?.FirstTime ?? context.Now,
            Times = (before?.Times ?? 0) + 1,
        };
    }

    private static bool IsBefore(UpdateStep step, UpdateStep last) => step < last && last <= UpdateStep.Finish;

    /// <summary>
    /// Whether the record is obsolete: the update has passed the point from which it went back, or has stayed there for ten minutes. Once production is closed for its restore
    /// point, only an undo goes back.
    /// </summary>
    private static bool IsOver(PlanContext context, UpdateStatus update, UpdateStep step) => update.WentBack is not { } back
        || step > back.From
        || (step <= UpdateStep.Migrate && context.MigrationPhase() is not null)
        || (step == back.From && step == update.Step && context.Now - update.StepStartTime > HeldOut);

    private static string Reason(PlanContext context, StepResult result)
    {
        var lost = string.Join("; ", context.Cluster.Status.Servers.Where(server => server.FirstServingTime is not null).Select(server => Lost(context, server)).OfType<string>());
        return lost.Length > 0 ? lost : result.Problem ?? $"waiting for {result.WaitingFor}";
    }

    private static string? Lost(PlanContext context, ServerStatus server)
    {
        if (context.Pods.FirstOrDefault(pod => pod.Name == server.Name) is not { } pod)
            return $"server {server.Name} is gone";
        if (pod.Start == server.Start)
            return ServerMemory.Lost(context, pod) is { } why ? $"server {server.Name}: {why}" : null;
        // A pod with another binding was moved by the update itself.
        return pod.Binding != server.Binding ? null
            : pod.Uid == server.Start?.Split('/')[0] ? $"server {server.Name} was restarted{(pod.ExitCode is { } code ? $" after exit code {code}" : "")}"
            : $"server {server.Name} has another pod";
    }
}
