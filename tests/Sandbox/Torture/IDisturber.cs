using UmsOperator.Sandbox.Interposing;

namespace UmsOperator.Sandbox.Torture;

/// <summary>Disturbs the operator at selected points of an update.</summary>
internal interface IDisturber : IInterposer
{
    /// <summary>Whether no disturbance is active.</summary>
    bool IsQuiet { get; }

    /// <summary>Broken promises that were observed in the proxies.</summary>
    IReadOnlyList<string> Violations { get; }

    /// <summary>All reached points, and whether the operator was disturbed there.</summary>
    IReadOnlyDictionary<KillPoint, bool> Met { get; }

    /// <summary>Starts the disturbances; before this call it only observes.</summary>
    void Arm();

    /// <summary>Stops the disturbances; it only observes from then on.</summary>
    void Disarm();

    /// <summary>Ensures that an operator runs.</summary>
    Task TendAsync(CancellationToken cancellationToken);
}
