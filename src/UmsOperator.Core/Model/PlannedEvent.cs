namespace UmsOperator.Core.Model;

/// <summary>An Event on the cluster.</summary>
/// <param name="Warning">Warning or Normal.</param>
/// <param name="Reason">CamelCase.</param>
/// <param name="Note">For a person.</param>
public sealed record PlannedEvent(bool Warning, string Reason, string Note);
