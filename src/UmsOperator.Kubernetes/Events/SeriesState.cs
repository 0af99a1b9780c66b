namespace UmsOperator.Kubernetes.Events;

/// <summary>The Event object of a series, and how often it has happened.</summary>
internal sealed record SeriesState(string Namespace, string EventName, int Count, DateTimeOffset Last);
