namespace UmsOperator.Kubernetes.Events;

/// <summary>Settings of an <see cref="EventRecorder"/>.</summary>
public sealed record EventRecorderOptions
{
    /// <summary>Name of the reporting controller, such as <c>example.com/controller</c>.</summary>
    public required string ReportingController { get; init; }

    /// <summary>Identity of the reporting process.</summary>
    public required string ReportingInstance { get; init; }

    /// <summary>Capacity of the queue. Further Events are dropped and logged.</summary>
    public int Capacity { get; init; } = 1000;

    /// <summary>Time after its last occurrence in which an equal Event belongs to the same series.</summary>
    public TimeSpan SeriesWindow { get; init; } = TimeSpan.FromMinutes(6);

    /// <summary>How long queued Events are written on shutdown.</summary>
    public TimeSpan FlushTimeout { get; init; } = TimeSpan.FromSeconds(5);
}
