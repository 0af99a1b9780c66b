namespace UmsOperator.Kubernetes.Client;

/// <summary>What a delete does to the dependents of the deleted object.</summary>
public enum DeletePropagation
{
    /// <summary>The garbage collector deletes them afterwards.</summary>
    Background,

    /// <summary>They are deleted first; the owner remains until then.</summary>
    Foreground,

    /// <summary>They are kept.</summary>
    Orphan,
}
