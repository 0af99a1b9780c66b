namespace UmsOperator.Api.Status;

/// <summary>A rollback after the commit that the operator gave up before it changed production. The same annotation does not start it again, so that servers do not stop for nothing.</summary>
public sealed record RefusedRollbackStatus
{
    /// <summary>Value of the annotation umsoperator.io/rollback that was refused.</summary>
    public string Annotation { get; init; } = "";

    /// <summary>Why the operator gave it up.</summary>
    public string Message { get; init; } = "";
}
