namespace UmsOperator.Sandbox.Torture;

/// <summary>Result of an update in which each kind of write to the API server was refused for a while.</summary>
/// <param name="Points">Number of refused kinds of writes.</param>
/// <param name="Told">Number of these that the operator reported in time.</param>
/// <param name="Faults">Faults: promises that observers saw broken, a wrong end, leftovers, late reports (P11).</param>
/// <param name="Elapsed">Time from the change of the spec to the end.</param>
public sealed record RefusalReport(int Points, int Told, IReadOnlyList<string> Faults, TimeSpan Elapsed)
{
    /// <summary>Number of times at which no server was ready.</summary>
    public int Lost => Faults.Count(fault => fault.StartsWith("P3", StringComparison.Ordinal));

    /// <summary>Whether the end is the same as without refusals.</summary>
    public bool HasSameEnd => Faults.All(fault => fault.StartsWith("P11", StringComparison.Ordinal) || fault.StartsWith("P3", StringComparison.Ordinal));
}
