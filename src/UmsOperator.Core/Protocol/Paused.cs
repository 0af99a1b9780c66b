namespace UmsOperator.Core.Protocol;

/// <summary>The waits while <c>spec.update.paused</c> is true.</summary>
internal static class Paused
{
    public const string WaitingFor = "spec.update.paused to be false";

    public static readonly StepResult Wait = new() { WaitingFor = WaitingFor, Gates = [Gate.Closed(PausedGate.Name, PausedGate.Reason)] };

    /// <summary>An undo that waits.</summary>
    /// <param name="running">The step that continues meanwhile.</param>
    /// <param name="why">Why the update will be undone.</param>
    public static StepResult Undo(StepResult running, string why) => new StepResult
    {
        WaitingFor = $"{WaitingFor}; then the update is undone: {why}",
        Actions = running.Actions,
        Needs = running.Needs,
        Gates = [Gate.Closed(PausedGate.Name, PausedGate.Reason)],
    }.After(running);

    /// <summary>Whether the update takes no further step. A cluster that is being deleted does not pause.</summary>
    public static bool IsOn(PlanContext context) => context.Spec.Update.Paused && context.Cluster.DeletedAt is null;
}
