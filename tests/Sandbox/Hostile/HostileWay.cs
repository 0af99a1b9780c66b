namespace UmsOperator.Sandbox.Hostile;

/// <summary>How the update of a <see cref="HostileScript"/> goes, and what comes after it.</summary>
internal enum HostileWay
{
    /// <summary>It is completed, then rolled back.</summary>
    Complete,

    /// <summary>Its migration fails.</summary>
    SwapBack,

    /// <summary>It is given up half-way, and another is deleted half-way.</summary>
    Abort,
}
