namespace UmsOperator.Kubernetes.Events;

/// <summary>Identifies a series: Events with equal keys belong to it.</summary>
internal sealed record SeriesKey(string? Uid, string? Namespace, string Name, EventType Type, string Reason, string Action, string Note);
