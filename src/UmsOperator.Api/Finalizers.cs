namespace UmsOperator.Api;

/// <summary>Finalizers of the operator.</summary>
public static class Finalizers
{
    /// <summary>On the cluster: its child objects and its claims on databases are removed before the cluster is deleted.</summary>
    public const string Cluster = "umsoperator.io/cluster";

    /// <summary>On a pod with SharedCredentials: kept until its containers are known to have terminated.</summary>
    public const string Ended = "umsoperator.io/ended";
}
