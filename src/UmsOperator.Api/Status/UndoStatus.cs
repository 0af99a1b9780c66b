namespace UmsOperator.Api.Status;

/// <summary>Why an update is being undone.</summary>
public sealed record UndoStatus
{
    /// <summary>
    /// Aborted (spec.version was changed), AbortRequested (annotation umsoperator.io/abort), ServerFailed, MigrationFailed, SchemaDiffers, Retried,
    /// Deleted, or RolledBack (after the commit, requested by annotation).
    /// </summary>
    public string Reason { get; init; } = "";

    /// <summary>Cause of the undo, with the server.</summary>
    public string Message { get; init; } = "";

    /// <summary>The last lines of the failed server's log, at most 2048 characters. Absent if no log is known.</summary>
    public string? Log { get; init; }

    /// <summary>When the undo was decided.</summary>
    public DateTime StartTime { get; init; }

    /// <summary>Whether the operator waits for a manual decision before it undoes anything (onFailure: Hold).</summary>
    public bool Hold { get; init; }

    /// <summary>Ordinal of the server that failed. Absent if no server failed.</summary>
    public int? Server { get; init; }
}
