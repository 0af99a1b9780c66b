namespace UmsOperator.Kubernetes.Events;

/// <summary>Events that are equal in this are one series.</summary>
internal sealed record SeriesKey(string? Uid, string? Namespace, string Name, EventType Type, string Reason, string Action, string Note);
