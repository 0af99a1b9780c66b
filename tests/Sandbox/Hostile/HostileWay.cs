namespace UmsOperator.Sandbox.Hostile;

/// <summary>Course of the update of a <see cref="HostileScript"/> and what follows.</summary>
internal enum HostileWay
{
    /// <summary>The update completes and is then rolled back.</summary>
    Complete,

    /// <summary>The migration fails.</summary>
    SwapBack,

    /// <summary>The update is aborted, and the cluster is deleted during the next one.</summary>
    Abort,
}
