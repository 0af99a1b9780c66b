namespace UmsOperator.Api;

/// <summary>Annotation keys: a person's verbs on the cluster, and marks on the operator's objects.</summary>
public static class Annotations
{
    /// <summary>On the cluster: allow the migration of the update with this id.</summary>
    public const string Approve = "umsoperator.io/approve";

    /// <summary>On the cluster: undo the held update with this id, or let go an aborted one, then try the same target again.</summary>
    public const string Retry = "umsoperator.io/retry";

    /// <summary>On the cluster: undo the update with this id before its commit, and hold its target back until <c>spec.version</c> changes or a retry is asked for.</summary>
    public const string Abort = "umsoperator.io/abort";

    /// <summary>On the cluster, beside the old version in <c>spec.version</c>: production goes back to a kept restore point after the commit. The value is the restore point's name and the number of row changes that may be lost at the most, <c>name:number</c>; or <c>name:any</c> for any loss, also where it is unknown how many.</summary>
    public const string Rollback = "umsoperator.io/rollback";

    /// <summary>On the cluster: let the deletion go through without the database; what is left is listed in an Event. The value is the id of the update under way, or else the cluster's uid.</summary>
    public const string Abandon = "umsoperator.io/abandon";

    /// <summary>On the cluster: take over a database that the dead cluster with this uid claims.</summary>
    public const string AdoptFrom = "umsoperator.io/adopt-from";

    /// <summary>On a pod: hash of the part of the spec that it was made from.</summary>
    public const string SpecHash = "umsoperator.io/spec-hash";

    /// <summary>On a pod: the image it was made with.</summary>
    public const string Image = "umsoperator.io/image";

    /// <summary>On a Secret: the database that the binding is for.</summary>
    public const string Database = "umsoperator.io/database";

    /// <summary>On a pod with SharedCredentials: a person states that its processes have ended.</summary>
    public const string Ended = "umsoperator.io/ended";
}
