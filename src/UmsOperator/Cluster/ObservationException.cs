namespace UmsOperator.Cluster;

/// <summary>Something that must be known cannot be known. Nothing is done until it can be: the message says what a person can do.</summary>
internal sealed class ObservationException(string message) : Exception(message);
