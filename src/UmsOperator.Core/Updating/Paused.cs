using UmsOperator.Core.Planning;

namespace UmsOperator.Core.Updating;

/// <summary>The lever <c>spec.update.paused</c>: waiting for a person.</summary>
internal static class Paused
{
    public static readonly StepResult Wait = new() { WaitingFor = "spec.update.paused to be false" };
}
