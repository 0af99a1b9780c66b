namespace UmsOperator.Sandbox.Torture;

/// <summary>Result of the torture.</summary>
/// <param name="Updates">Number of finished updates.</param>
/// <param name="Faults">Number of injected faults by kind.</param>
/// <param name="Violations">Broken promises.</param>
/// <param name="Requests">Number of the devices' requests.</param>
/// <param name="Unserved">Number of seconds without a ready server.</param>
/// <param name="Unexplained">Number of these that no fault explains.</param>
internal sealed record TortureReport(
    int Updates, IReadOnlyDictionary<string, int> Faults, IReadOnlyList<string> Violations, long Requests, int Unserved, int Unexplained)
{
    public bool IsGood => Violations.Count == 0 && Unexplained == 0;

    /// <summary>The last line.</summary>
    public override string ToString() =>
        $"torture: {Updates} updates, {Faults.Values.Sum()} faults, violations {Violations.Count}; device requests {Requests}, unserved {Unserved} moments, unexplained {Unexplained}";
}
