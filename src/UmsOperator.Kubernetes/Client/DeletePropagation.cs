namespace UmsOperator.Kubernetes.Client;

/// <summary>What a delete does to the objects that the deleted one owns.</summary>
public enum DeletePropagation
{
    /// <summary>The garbage collector deletes them afterwards.</summary>
    Background,

    /// <summary>They are deleted first; the owner stays until they are gone.</summary>
    Foreground,

    /// <summary>They stay.</summary>
    Orphan,
}
