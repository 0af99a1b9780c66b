using UmsOperator.Core.Model;

namespace UmsOperator.Postgres.Preflight;

/// <summary>Collects the findings of preflight.</summary>
internal sealed class PreflightFindings
{
    private readonly List<Finding> _findings = [];

    public IReadOnlyList<Finding> All => _findings;

    /// <summary>Adds a finding that blocks the adoption or the update.</summary>
    public void Block(string name, string message) => _findings.Add(new Finding(name, Blocks: true, message));

    /// <summary>Adds a warning, which blocks nothing.</summary>
    public void Warn(string name, string message) => _findings.Add(new Finding(name, Blocks: false, message));
}
