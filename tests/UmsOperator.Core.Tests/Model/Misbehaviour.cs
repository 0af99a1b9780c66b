namespace UmsOperator.Core.Tests.Model;

/// <summary>Misbehaviours of the model's servers.</summary>
internal enum Misbehaviour
{
    None,
    Hangs,
    Fails,
    WrongVersion,

    /// <summary>Its image cannot be pulled, or no node fits.</summary>
    NeverStarts,

    /// <summary>Its container ends while another one in the pod keeps running.</summary>
    ExitsBesideASidecar,

    /// <summary>Its node runs out of memory.</summary>
    Evicted,
}
