namespace UmsOperator.Kubernetes.Events;

/// <summary>Settings of an <see cref="EventRecorder"/>.</summary>
public sealed record EventRecorderOptions
{
    /// <summary>Who reports, such as <c>example.com/controller</c>.</summary>
    public required string ReportingController { get; init; }

    /// <summary>Which process of it reports.</summary>
    public required string ReportingInstance { get; init; }

    /// <summary>Events that may wait for the API server; more are dropped and logged.</summary>
    public int Capacity { get; init; } = 1000;

    /// <summary>How long after its last repetition the same event still counts as one series.</summary>
    public TimeSpan SeriesWindow { get; init; } = TimeSpan.FromMinutes(6);

    /// <summary>How long what waits may still be written on shutdown.</summary>
    public TimeSpan FlushTimeout { get; init; } = TimeSpan.FromSeconds(5);
}
