namespace UmsOperator.Kubernetes.Events;

/// <summary>The Event object of a series, with its count.</summary>
internal sealed record SeriesState(string Namespace, string EventName, int Count, DateTimeOffset Last);
