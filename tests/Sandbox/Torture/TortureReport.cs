namespace UmsOperator.Sandbox.Torture;

/// <summary>What came of it.</summary>
/// <param name="Updates">Updates that came to an end.</param>
/// <param name="Faults">Injected faults by kind.</param>
/// <param name="Violations">Promises that were broken.</param>
/// <param name="Requests">Of the devices.</param>
/// <param name="Unserved">Seconds in which no server was ready.</param>
/// <param name="Unexplained">Those of them that no fault explains.</param>
internal sealed record TortureReport(
    int Updates, IReadOnlyDictionary<string, int> Faults, IReadOnlyList<string> Violations, long Requests, int Unserved, int Unexplained)
{
    public bool IsGood => Violations.Count == 0 && Unexplained == 0;

    /// <summary>The last line.</summary>
    public override string ToString() =>
        $"torture: {Updates} updates, {Faults.Values.Sum()} faults, violations {Violations.Count}; device requests {Requests}, unserved {Unserved} moments, unexplained {Unexplained}";
}
