namespace UmsOperator.Postgres;

/// <summary>Whether a retry of what failed can succeed.</summary>
internal enum FailureKind
{
    /// <summary>A retry can succeed, for example after a lock, a lost connection or a full disk.</summary>
    Transient,

    /// <summary>A retry fails until someone does what the message says.</summary>
    NeedsIntervention,

    /// <summary>It can never succeed. The message names an alternative if there is one.</summary>
    Permanent,
}
