using System.Collections.Immutable;

namespace UmsOperator.Sandbox.Rude;

/// <summary>What came of a scene.</summary>
/// <param name="Scene">The scene.</param>
/// <param name="Faults">What must not have been; empty if all is well.</param>
/// <param name="WentBack">Steps that were gone back from, with the reasons that are written.</param>
/// <param name="Unwritten">How often one was gone back from without a reason.</param>
/// <param name="Requests">Of the devices.</param>
/// <param name="Failed">Of these; in an announced downtime those count that found a server.</param>
/// <param name="Elapsed">From the change of the version to the end.</param>
public sealed record RudeReport(RudeScene Scene, ImmutableArray<string> Faults, ImmutableArray<string> WentBack, int Unwritten, long Requests, long Failed, TimeSpan Elapsed)
{
    public override string ToString() => FormattableString.Invariant(
        $"{Scene.Name} to {Scene.Target}: {(Faults.IsEmpty ? "right" : "WRONG")} in {Elapsed.TotalSeconds:0} s; steps back {WentBack.Length}; device requests {Requests}, failed {Failed}");
}
