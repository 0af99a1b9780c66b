using UmsOperator.Sandbox.Processes;

namespace UmsOperator.Sandbox.Monitoring;

/// <summary>Options of a <see cref="PrometheusServer"/>.</summary>
public sealed record PrometheusOptions
{
    /// <summary>Interval of scrapes and rule evaluations; whole seconds.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Text of a rule file; null for none.</summary>
    public string? Rules { get; init; }

    /// <summary>The run that owns the process; null for a separate run.</summary>
    public RunFolder? Run { get; init; }
}
