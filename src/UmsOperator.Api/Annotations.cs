namespace UmsOperator.Api;

/// <summary>Annotation keys: requests by users on the cluster, and marks on the operator's objects.</summary>
public static class Annotations
{
    /// <summary>On the cluster: approve the migration of the update with this ID.</summary>
    public const string Approve = "umsoperator.io/approve";

    /// <summary>On the cluster: undo the held update with this ID, or release an aborted one, then try the same target again.</summary>
    public const string Retry = "umsoperator.io/retry";

    /// <summary>On the cluster: undo the update with this ID before its commit. Its target is not tried again until <c>spec.version</c> changes or a retry is requested.</summary>
    public const string Abort = "umsoperator.io/abort";

    /// <summary>
    /// On the cluster, together with the old version in <c>spec.version</c>: roll production back to a retained restore point after the commit. The
    /// value is <c>name:number</c>, the restore point's name and the maximum number of row changes that may be lost, or <c>name:any</c> for any loss,
    /// even if the number is unknown.
    /// </summary>
    public const string Rollback = "umsoperator.io/rollback";

    /// <summary>
    /// On the cluster: complete the deletion without the database. An event lists what is left. The value is the ID of the running update, or the
    /// cluster's UID if no update is running.
    /// </summary>
    public const string Abandon = "umsoperator.io/abandon";

    /// <summary>On the cluster: adopt a database that is claimed by the deleted cluster with this UID.</summary>
    public const string AdoptFrom = "umsoperator.io/adopt-from";

    /// <summary>On a pod: hash of the part of the spec that it was created from.</summary>
    public const string SpecHash = "umsoperator.io/spec-hash";

    /// <summary>On a pod: the image that it was created with.</summary>
    public const string Image = "umsoperator.io/image";

    /// <summary>On a Secret: the database of the binding.</summary>
    public const string Database = "umsoperator.io/database";

    /// <summary>On a pod with SharedCredentials: confirms that its processes have terminated. Set by users.</summary>
    public const string Ended = "umsoperator.io/ended";
}
