namespace UmsOperator.Sandbox.Secrecy;

/// <summary>Result of a search for passwords.</summary>
/// <param name="Secrets">Number of distinct passwords.</param>
/// <param name="Artifacts">Number of searched files and texts.</param>
/// <param name="Characters">Their size in characters.</param>
/// <param name="Leaks">Description of each leak.</param>
internal sealed record SecrecyReport(int Secrets, int Artifacts, long Characters, IReadOnlyList<string> Leaks)
{
    // Two of the operator, and one for each binding of two servers in three updates.
    private const int LeastSecrets = 8;

    /// <summary>Whether there are no leaks and enough passwords were searched for.</summary>
    public bool IsGood => Leaks.Count == 0 && Secrets >= LeastSecrets;

    /// <summary>The last line.</summary>
    public override string ToString() => FormattableString.Invariant($"secrets: {Secrets} passwords, {Artifacts} artifacts, {Characters / 1e6:0.0} MB, leaks {Leaks.Count}");
}
