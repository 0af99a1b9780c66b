namespace UmsOperator.Cluster;

/// <summary>A required fact cannot be determined. The message says what to do.</summary>
internal sealed class ObservationException(string message) : Exception(message);
