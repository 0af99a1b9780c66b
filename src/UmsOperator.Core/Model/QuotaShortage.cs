namespace UmsOperator.Core.Model;

/// <summary>One resource that a ResourceQuota refuses to a pod, with the quota's figures.</summary>
/// <param name="Resource">Name in the quota, for example <c>pods</c> or <c>requests.cpu</c>. No decision reads it; recorded observations show it.</param>
/// <param name="Requested">Amount that the pod requests.</param>
/// <param name="Used">Current usage, including the replaced pod.</param>
/// <param name="Limited">The limit.</param>
/// <param name="Freed">Amount that the replaced pod releases.</param>
public sealed record QuotaShortage(string Resource, decimal Requested, decimal Used, decimal Limited, decimal Freed)
{
    /// <summary>Whether the pod fits after the replaced pod is deleted.</summary>
    public bool FitsAfter => Used - Freed + Requested <= Limited;
}
