namespace UmsOperator.Api.Status;

/// <summary>A rollback after the commit that was begun and given up before production was touched. The same annotation does not begin it again: servers would stop in vain.</summary>
public sealed record RefusedRollbackStatus
{
    /// <summary>Value of the annotation.</summary>
    public string Annotation { get; init; } = "";

    /// <summary>Why it was given up.</summary>
    public string Message { get; init; } = "";
}
