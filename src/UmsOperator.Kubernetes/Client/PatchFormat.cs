namespace UmsOperator.Kubernetes.Client;

/// <summary>Format of a patch.</summary>
public enum PatchFormat
{
    /// <summary>RFC 7386: a null removes the field, an array replaces the array.</summary>
    Merge,

    /// <summary>RFC 6902: a list of operations. A failed <c>test</c> rejects the whole patch.</summary>
    Json,
}
