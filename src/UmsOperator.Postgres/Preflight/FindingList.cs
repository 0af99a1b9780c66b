using UmsOperator.Core.Model;

namespace UmsOperator.Postgres.Preflight;

/// <summary>Collects what preflight finds; each check adds to it and goes on.</summary>
internal sealed class FindingList
{
    private readonly List<Finding> _findings = [];

    public IReadOnlyList<Finding> All => _findings;

    /// <summary>The adoption or update must not start.</summary>
    public void Block(string name, string message) => _findings.Add(new Finding(name, Blocks: true, message));

    /// <summary>Worth a person's look; nothing waits for it.</summary>
    public void Warn(string name, string message) => _findings.Add(new Finding(name, Blocks: false, message));
}
