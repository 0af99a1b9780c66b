namespace UmsOperator.Core.Tests.Model;

/// <summary>How a server of the model misbehaves.</summary>
internal enum Misbehaviour
{
    None,
    Hangs,
    Fails,
    WrongVersion,

    /// <summary>Its image cannot be pulled, or no node takes it.</summary>
    NeverStarts,

    /// <summary>Its container ends with success or failure, and another one in the pod runs on.</summary>
    ExitsBesideASidecar,

    /// <summary>Its node runs out of memory.</summary>
    Evicted,
}
