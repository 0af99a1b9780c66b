using UmsOperator.Verify.Events;
using UmsOperator.Verify.Model;

namespace UmsOperator.Verify.Exploring;

/// <summary>How a promise was broken.</summary>
internal sealed class Counterexample
{
    public required string Promise { get; init; }

    /// <summary>The last state in which all was well, or the bad end itself.</summary>
    public required ulong At { get; init; }

    /// <summary>The move that broke it; none: the state is a bad end.</summary>
    public EventKind Kind { get; init; }

    public byte About { get; init; }

    public State? Last { get; init; }
}
