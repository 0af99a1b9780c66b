namespace UmsOperator.Api;

/// <summary>Finalizers of the operator.</summary>
public static class Finalizers
{
    /// <summary>On the cluster: its children and claims are removed before it goes.</summary>
    public const string Cluster = "umsoperator.io/cluster";

    /// <summary>On a pod with SharedCredentials: kept until its containers are known to have ended.</summary>
    public const string Ended = "umsoperator.io/ended";
}
