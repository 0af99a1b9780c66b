using System.Collections.Immutable;

namespace UmsOperator.Sandbox.Torture;

/// <summary>How often the operator is killed.</summary>
public sealed record KillOptions
{
    /// <summary>Of the sample, if not every point is taken.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Share of the points at which it is killed, 0..1; each step is hit before and after some action all the same.</summary>
    public double Share { get; init; } = 1;

    /// <summary>After it only steps are hit that have not been hit yet: a slow machine kills less often, not for longer.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long the whole may take.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>How soon a refused write has to be told (promise P11).</summary>
    public TimeSpan ToldWithin { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>For command lines of the operators.</summary>
    public ImmutableArray<string> OperatorArguments { get; init; } = [];
}
