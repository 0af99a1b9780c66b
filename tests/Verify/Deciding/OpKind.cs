namespace UmsOperator.Verify.Deciding;

/// <summary>Kinds of side effects, as single steps of the executors and handlers.</summary>
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

    // On the database: each action opens a session, checks that the lock is held, and then runs its statements.
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
    RecordOpened,
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
