namespace UmsOperator.Hosting;

/// <summary>Why the operator ended.</summary>
internal enum RunResult
{
    /// <summary>It was asked to.</summary>
    Stopped,

    /// <summary>Another process leads, or might: this one must be gone at once.</summary>
    LeadershipLost,
}
