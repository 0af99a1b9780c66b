using UmsOperator.Verify.Events;
using UmsOperator.Verify.Model;

namespace UmsOperator.Verify.Exploring;

/// <summary>A broken promise with the place where it was broken.</summary>
internal sealed class Counterexample
{
    public required string Promise { get; init; }

    /// <summary>Fingerprint of the last valid state, or of the invalid end.</summary>
    public required ulong At { get; init; }

    /// <summary>The move that broke the promise; none if the state is an invalid end.</summary>
    public EventKind Kind { get; init; }

    public byte About { get; init; }

    public State? Last { get; init; }
}
