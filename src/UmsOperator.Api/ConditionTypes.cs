namespace UmsOperator.Api;

/// <summary>Condition types of a cluster.</summary>
public static class ConditionTypes
{
    /// <summary>All servers serve devices in production mode at <c>status.version</c>. False from the beginning of an update to its end.</summary>
    public const string Ready = "Ready";

    /// <summary>Work is in progress (kstatus).</summary>
    public const string Reconciling = "Reconciling";

    /// <summary>Work is stuck (kstatus). The message says what, since when, and what to do.</summary>
    public const string Stalled = "Stalled";

    /// <summary>An update is requested but must not start or continue.</summary>
    public const string UpdateBlocked = "UpdateBlocked";

    /// <summary>Whether the certificate of the database server is verified (database.sslMode). False is a warning: Ready does not depend on it.</summary>
    public const string DatabaseVerified = "DatabaseVerified";

    /// <summary>A request annotation has no effect. The message says which and why. Present only while it applies.</summary>
    public const string AnnotationIgnored = "AnnotationIgnored";

    /// <summary>A server's pod does not run or cannot be reached. The message says why and what to do. Present only while it applies; the reason is that of the first such pod.</summary>
    public const string PodProblem = "PodProblem";

    /// <summary>A change of the spec has no effect yet. The message says which change, and when it takes effect. Present only while it applies.</summary>
    public const string ChangeDeferred = "ChangeDeferred";

    /// <summary>On a pod: the pod may receive traffic (readiness gate).</summary>
    public const string PodAdmitted = "umsoperator.io/admitted";
}
