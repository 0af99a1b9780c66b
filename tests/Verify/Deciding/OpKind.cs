namespace UmsOperator.Verify.Deciding;

/// <summary>Side effects, one by one, as the executors and handlers have them.</summary>
internal enum OpKind : byte
{
    None,

    // On the API server.
    WriteStatus,
    AddFinalizer,
    RemoveFinalizer,
    CreateSecret,
    DeleteSecret,
    CreatePod,
    DeletePod,
    AdmitPod,

    // In the process.
    StartWork,
    CancelWork,

    // On the database: each action opens a session and sees that the lock is held, then come its statements.
    Enter,
    Claim,
    Release,
    CreateRole,
    NoLogin,
    EndSessions,
    DropRole,
    RecordServing,
    WriteMigrationPhase,
    OpenProduction,
    GrantObjects,
    RemoveRows,
    KeepUntil,
    Drop,
    SwapCheck,
    SwapClose,
    SwapEnd,
    SwapRename,
    SwapOpen,
    GoldenClear,
    GoldenCreate,
    GoldenComment,
    SnapshotClear,
    SnapshotCreate,
    SnapshotComment,
    RestoreClear,
    RestoreClose,
    RestoreEnd,
    RestoreCreate,
    RestoreComment,
}
