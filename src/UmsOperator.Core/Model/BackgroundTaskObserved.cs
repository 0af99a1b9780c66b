namespace UmsOperator.Core.Model;

/// <summary>Long work in the background pool of this process.</summary>
public sealed record BackgroundTaskObserved
{
    /// <summary>Key of the task: the name of the database that it makes.</summary>
    public required string Key { get; init; }

    /// <summary>When it began, UTC.</summary>
    public required DateTime StartedAt { get; init; }

    /// <summary>Whether it still runs.</summary>
    public required bool Running { get; init; }

    /// <summary>When it ended, UTC; null while it runs.</summary>
    public DateTime? EndedAt { get; init; }

    /// <summary>Why it failed, for a finished one that did.</summary>
    public string? Error { get; init; }

    /// <summary>How far it has come, where known.</summary>
    public CopyProgress? Progress { get; init; }

    /// <summary>How often in a row it has failed.</summary>
    public int Failures { get; init; }
}
