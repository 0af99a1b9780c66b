namespace UmsOperator.Api.Status;

/// <summary>Why an update is being undone.</summary>
public sealed record UndoStatus
{
    /// <summary>Aborted (a person changed the spec), AbortRequested (by annotation), ServerFailed, MigrationFailed, SchemaDiffers, Retried, Deleted, or RolledBack (after the commit, on a person's word).</summary>
    public string Reason { get; init; } = "";

    /// <summary>In words, with the server and the cause.</summary>
    public string Message { get; init; } = "";

    /// <summary>The end of the failed server's log, 2048 characters at most; absent if none is known.</summary>
    public string? Log { get; init; }

    /// <summary>Since when.</summary>
    public DateTime StartTime { get; init; }

    /// <summary>Whether the operator waits for a person before it undoes anything (onFailure: Hold).</summary>
    public bool Hold { get; init; }

    /// <summary>Ordinal of the server that failed, where one did.</summary>
    public int? Server { get; init; }
}
