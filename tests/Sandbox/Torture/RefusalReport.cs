namespace UmsOperator.Sandbox.Torture;

/// <summary>How an update went of whose writes to the API server each kind was refused once for a while.</summary>
/// <param name="Points">Kinds of writes that were refused.</param>
/// <param name="Told">Those of them that the operator told of in time.</param>
/// <param name="Faults">What is not as it has to be: promises that observers saw broken, a wrong end, things left over. P11: not told in time.</param>
/// <param name="Elapsed">From the change of the spec to the end.</param>
public sealed record RefusalReport(int Points, int Told, IReadOnlyList<string> Faults, TimeSpan Elapsed)
{
    /// <summary>Times at which no server was ready.</summary>
    public int Lost => Faults.Count(fault => fault.StartsWith("P3", StringComparison.Ordinal));

    /// <summary>Whether the end is the one without refusals.</summary>
    public bool HasSameEnd => Faults.All(fault => fault.StartsWith("P11", StringComparison.Ordinal) || fault.StartsWith("P3", StringComparison.Ordinal));
}
