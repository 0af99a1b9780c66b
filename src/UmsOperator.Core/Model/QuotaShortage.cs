namespace UmsOperator.Core.Model;

/// <summary>One resource that a ResourceQuota refuses to a pod, in the quota's own numbers.</summary>
/// <param name="Resource">Name in the quota, for example <c>pods</c> or <c>requests.cpu</c>.</param>
/// <param name="Requested">What the pod asks for.</param>
/// <param name="Used">What is used now, by the pod that is replaced too.</param>
/// <param name="Limited">The limit.</param>
/// <param name="Freed">What the pod that is replaced gives back.</param>
public sealed record QuotaShortage(string Resource, decimal Requested, decimal Used, decimal Limited, decimal Freed)
{
    /// <summary>Whether the pod fits once the one that it replaces is gone.</summary>
    public bool FitsAfter => Used - Freed + Requested <= Limited;
}
