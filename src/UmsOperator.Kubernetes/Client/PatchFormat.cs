namespace UmsOperator.Kubernetes.Client;

/// <summary>How a patch body is meant.</summary>
public enum PatchFormat
{
    /// <summary>RFC 7386: a null removes the field, an array replaces the array.</summary>
    Merge,

    /// <summary>RFC 6902: a list of operations; a failed <c>test</c> is refused as a whole.</summary>
    Json,
}
