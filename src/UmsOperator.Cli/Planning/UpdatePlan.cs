using UmsOperator.Api.Status;

namespace UmsOperator.Cli.Planning;

/// <summary>What an update would do, as far as spec, status and history tell. Nothing is asked of the database.</summary>
internal sealed record UpdatePlan
{
    /// <summary>The version of production.</summary>
    public required string From { get; init; }

    /// <summary>The version that was asked about.</summary>
    public required string To { get; init; }

    /// <summary>UpdateMode, ShortDowntime, or Rolling for a patch without a migration.</summary>
    public required string Strategy { get; init; }

    /// <summary>The steps, in their order.</summary>
    public required IReadOnlyList<PlannedStep> Steps { get; init; }

    /// <summary>The sum of the steps; null if one of them was never measured.</summary>
    public double? ExpectedSeconds => Steps.Count > 0 && Steps.All(step => step.Seconds is not null) ? Steps.Sum(step => step.Seconds) : null;

    /// <summary>ID of the update that the times are from; null: none was measured.</summary>
    public string? MeasuredIn { get; init; }

    /// <summary>Seconds that the last migration of production took; null: none was measured.</summary>
    public double? MigrationSeconds { get; init; }

    /// <summary>How many times the size of production the copies need at one time.</summary>
    public int CopiesAtOneTime { get; init; }

    /// <summary>Bytes that production had at most in the update with <see cref="MeasuredIn"/>; null: no logical copy was measured.</summary>
    public long? MeasuredBytesAtMost { get; init; }

    /// <summary>What the preflight of the update under way found; null if none is under way.</summary>
    public UpdatePlanStatus? Preflight { get; init; }

    /// <summary>What a person should know, one sentence each.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>What only the update's own preflight finds out.</summary>
    public IReadOnlyList<string> NotKnown { get; init; } = [];

    /// <summary>Why the update would be refused, or would not begin now, with the cure; empty if nothing is known against it.</summary>
    public IReadOnlyList<string> Against { get; init; } = [];
}
