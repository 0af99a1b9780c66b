namespace UmsServer;

/// <summary>Exit codes of the process (docs/container-contract.md, "Exit codes").</summary>
internal static class ExitCode
{
    public const int Ok = 0;

    /// <summary>A migration failed, or the server was stopped before it served.</summary>
    public const int Failed = 1;

    /// <summary>The schema is missing or older than this version, and this server may not migrate.</summary>
    public const int SchemaOlder = 64;

    /// <summary>The schema is newer than this version.</summary>
    public const int SchemaNewer = 65;

    /// <summary>A migration of this database never finished; only a restore helps.</summary>
    public const int SchemaHalfMigrated = 66;

    /// <summary>The environment or the binding is invalid.</summary>
    public const int Configuration = 78;
}
