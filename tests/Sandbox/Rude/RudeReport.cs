using System.Collections.Immutable;

namespace UmsOperator.Sandbox.Rude;

/// <summary>Result of a scene.</summary>
/// <param name="Scene">The scene.</param>
/// <param name="Faults">Faults; empty on success.</param>
/// <param name="WentBack">Steps from which the update went back, with the recorded reasons.</param>
/// <param name="Unwritten">Number of steps back without a recorded reason.</param>
/// <param name="Requests">Number of the devices' requests.</param>
/// <param name="Failed">Number of failed requests; during an announced downtime only those that reached a server count.</param>
/// <param name="Elapsed">Time from the change of the version to the end.</param>
public sealed record RudeReport(RudeScene Scene, ImmutableArray<string> Faults, ImmutableArray<string> WentBack, int Unwritten, long Requests, long Failed, TimeSpan Elapsed)
{
    public override string ToString() => FormattableString.Invariant(
        $"{Scene.Name} to {Scene.Target}: {(Faults.IsEmpty ? "right" : "WRONG")} in {Elapsed.TotalSeconds:0} s; steps back {WentBack.Length}; device requests {Requests}, failed {Failed}");
}
