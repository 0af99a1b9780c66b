namespace UmsOperator.Core.Model;

/// <summary>A Kubernetes event on the UmsCluster.</summary>
/// <param name="Warning">True: type Warning. False: Normal.</param>
/// <param name="Reason">CamelCase.</param>
/// <param name="Note">The message for users.</param>
public sealed record PlannedEvent(bool Warning, string Reason, string Note);
