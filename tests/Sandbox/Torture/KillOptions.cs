using System.Collections.Immutable;

namespace UmsOperator.Sandbox.Torture;

/// <summary>Options of the kills.</summary>
public sealed record KillOptions
{
    /// <summary>Seed of the sample, if not every point is used.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Share of the points at which the operator is killed, 0 to 1. In each step it is killed at least once before and once after an action.</summary>
    public double Share { get; init; } = 1;

    /// <summary>After this time the operator is only killed in steps without a kill, so that a slow machine has fewer kills, not a longer run.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Time limit of the whole story.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Time within which a refused write must be reported (promise P11).</summary>
    public TimeSpan ToldWithin { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Receives a line about the state of the story every twenty seconds; null for none.</summary>
    public IProgress<string>? Progress { get; init; }

    /// <summary>Arguments of the operators.</summary>
    public ImmutableArray<string> OperatorArguments { get; init; } = [];
}
