namespace UmsOperator.Core.Protocol;

/// <summary>Why an update is undone.</summary>
internal enum UndoReason
{
    /// <summary>The spec has another version.</summary>
    Aborted,

    /// <summary>Requested by the annotation abort; the target is held back afterwards.</summary>
    AbortRequested,

    /// <summary>Requested by the annotation retry.</summary>
    Retried,

    /// <summary>A server failed on its snapshot.</summary>
    ServerFailed,

    /// <summary>The migration of production failed.</summary>
    MigrationFailed,

    /// <summary>Production's schema after its migration differs from the canary's.</summary>
    SchemaDiffers,

    /// <summary>A rollback after the commit was requested.</summary>
    RolledBack,

    /// <summary>The cluster is being deleted.</summary>
    Deleted,
}
