namespace UmsOperator.Core.Protocol;

/// <summary>How far the last server is allowed to go with the migration of production (<see cref="MayMigrate"/>).</summary>
internal enum MigrationPermission
{
    /// <summary>There is no restore point yet: the gates decide whether the server stops for it.</summary>
    BehindGates,

    /// <summary>An undo is requested and waits while the update is paused: nothing begins that it would have to swap back.</summary>
    UndoWaits,

    /// <summary>Production was opened after its restore point was taken, and may differ from it: a new restore point is needed.</summary>
    RestorePointStale,

    /// <summary>The restore point equals production, and the migration may begin.</summary>
    MayBegin,

    /// <summary>The migration has begun, and no migrator has run on this production: it may be started.</summary>
    MayStart,

    /// <summary>The migrator of this attempt exists: it is watched until it commits or fails.</summary>
    Started,

    /// <summary>A migrator may have run on this production and is gone: it is never started again on it.</summary>
    Unknown,

    /// <summary>Production is migrated.</summary>
    Committed,
}
