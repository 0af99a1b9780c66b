namespace UmsServer.Faults;

/// <summary>A misbehaviour on purpose (docs/container-contract.md, "Faults of the reference server").</summary>
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
