using UmsOperator.Sandbox.Interposing;

namespace UmsOperator.Sandbox.Torture;

/// <summary>Disturbs the operator in an update at points that it picks.</summary>
internal interface IDisturber : IInterposer
{
    /// <summary>Whether nothing is disturbed just now.</summary>
    bool IsQuiet { get; }

    /// <summary>Promises that were seen broken on the wire.</summary>
    IReadOnlyList<string> Violations { get; }

    /// <summary>All points that were met, and whether the operator was disturbed there.</summary>
    IReadOnlyDictionary<KillPoint, bool> Met { get; }

    /// <summary>From now on it disturbs; before it only follows.</summary>
    void Arm();

    /// <summary>From now on it only follows again.</summary>
    void Disarm();

    /// <summary>Sees to it that an operator runs.</summary>
    Task TendAsync(CancellationToken cancellationToken);
}
