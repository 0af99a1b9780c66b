namespace UmsServer.Faults;

/// <summary>An intended misbehaviour (docs/container-contract.md, "Faults of the reference server").</summary>
internal enum Fault
{
    MigrateFailsMidway,
    MigrateHangs,
    MigrateSlow,
    ExitsAfterCommit,
    NeverReady,
    SlowStart,
    WrongVersion,
    HangInUpdateMode,
    IgnoreSigterm,
    Babbles,
}
