using UmsOperator.Sandbox.Processes;

namespace UmsOperator.Sandbox.Monitoring;

/// <summary>What a <see cref="PrometheusServer"/> does.</summary>
public sealed record PrometheusOptions
{
    /// <summary>Time between two scrapes, and between two evaluations of the rules; whole seconds.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Text of a rule file; null for none.</summary>
    public string? Rules { get; init; }

    /// <summary>The run that it belongs to; null makes one of its own.</summary>
    public RunFolder? Run { get; init; }
}
