namespace UmsOperator.Core.Protocol;

/// <summary><c>spec.update.paused</c>: waiting for a person.</summary>
internal static class Paused
{
    public const string WaitingFor = "spec.update.paused to be false";

    public static readonly StepResult Wait = new() { WaitingFor = WaitingFor, Gates = [Gate.Closed(PausedGate.Name, PausedGate.Reason)] };

    /// <summary>The undo waits.</summary>
    /// <param name="running">What goes on meanwhile.</param>
    /// <param name="why">Why the update is to be undone.</param>
    public static StepResult Undo(StepResult running, string why) => new StepResult
    {
        WaitingFor = $"{WaitingFor}; then the update is undone: {why}",
        Actions = running.Actions,
        Needs = running.Needs,
        Gates = [Gate.Closed(PausedGate.Name, PausedGate.Reason)],
    }.After(running);

    public static bool Holds(StepResult result) => result.WaitingFor?.StartsWith(WaitingFor, StringComparison.Ordinal) == true;
}
