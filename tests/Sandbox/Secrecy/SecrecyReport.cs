namespace UmsOperator.Sandbox.Secrecy;

/// <summary>What was looked for, in what, and what was found.</summary>
/// <param name="Secrets">Different passwords that there were.</param>
/// <param name="Artifacts">Files and texts that were searched.</param>
/// <param name="Characters">Their size.</param>
/// <param name="Leaks">Each in words.</param>
internal sealed record SecrecyReport(int Secrets, int Artifacts, long Characters, IReadOnlyList<string> Leaks)
{
    // The operator's two, and one for each binding of two servers through three updates.
    private const int LeastSecrets = 8;

    /// <summary>Nothing was found, and there was something to be found.</summary>
    public bool IsGood => Leaks.Count == 0 && Secrets >= LeastSecrets;

    /// <summary>The last line.</summary>
    public override string ToString() => FormattableString.Invariant($"secrets: {Secrets} passwords, {Artifacts} artifacts, {Characters / 1e6:0.0} MB, leaks {Leaks.Count}");
}
