namespace UmsOperator.Api;

/// <summary>Condition types of a cluster.</summary>
public static class ConditionTypes
{
    /// <summary>All servers serve devices in production mode, at the version that <c>status.version</c> names. False from the beginning of an update to its end.</summary>
    public const string Ready = "Ready";

    /// <summary>Work is under way (kstatus).</summary>
    public const string Reconciling = "Reconciling";

    /// <summary>Work is stuck: what, since when, and what to do (kstatus).</summary>
    public const string Stalled = "Stalled";

    /// <summary>An update is wanted and may not start or go on.</summary>
    public const string UpdateBlocked = "UpdateBlocked";

    /// <summary>Whether the spec has the database server's certificate verified (database.sslMode). False is a warning: Ready does not depend on it.</summary>
    public const string DatabaseVerified = "DatabaseVerified";

    /// <summary>An annotation with a person's verb does nothing: which, and why. Present only while there is one.</summary>
    public const string AnnotationIgnored = "AnnotationIgnored";

    /// <summary>A server's pod does not run or is not reached: why, and what a person can do. Present only while there is one; the reason is that of the first such pod.</summary>
    public const string PodProblem = "PodProblem";

    /// <summary>A change of the spec has no effect yet: which, and when it will. Present only while there is one.</summary>
    public const string ChangeDeferred = "ChangeDeferred";

    /// <summary>On a pod: it may get traffic (readiness gate).</summary>
    public const string PodAdmitted = "umsoperator.io/admitted";
}
