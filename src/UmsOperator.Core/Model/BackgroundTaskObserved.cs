namespace UmsOperator.Core.Model;

/// <summary>A long-running task in the background pool of this process.</summary>
public sealed record BackgroundTaskObserved
{
    /// <summary>Key of the task: the name of the database that it creates.</summary>
    public required string Key { get; init; }

    /// <summary>When it began, UTC.</summary>
    public required DateTime StartedAt { get; init; }

    /// <summary>Whether it is still running.</summary>
    public required bool Running { get; init; }

    /// <summary>When it ended, UTC; null while it runs.</summary>
    public DateTime? EndedAt { get; init; }

    /// <summary>Why it failed; null while it runs and after success.</summary>
    public string? Error { get; init; }

    /// <summary>Its progress; null where unknown.</summary>
    public CopyProgress? Progress { get; init; }

    /// <summary>Number of consecutive failures.</summary>
    public int Failures { get; init; }
}
