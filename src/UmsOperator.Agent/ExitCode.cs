namespace UmsOperator.Agent;

/// <summary>Exit codes of the program (docs/container-contract.md, "Exit codes").</summary>
internal static class ExitCode
{
    /// <summary>The server served, and stopped after SIGTERM.</summary>
    public const int Ok = 0;

    /// <summary>The server failed, or was stopped before it served.</summary>
    public const int Failed = 1;

    /// <summary>The schema is missing or older than this version, and this server may not migrate.</summary>
    public const int SchemaOlder = 64;

    /// <summary>The schema is newer than this version.</summary>
    public const int SchemaNewer = 65;

    /// <summary>A migration of this database did not finish; only a restore helps.</summary>
    public const int SchemaUnfinished = 66;

    /// <summary>The environment, the binding, the settings or the identity is invalid.</summary>
    public const int Configuration = 78;
}
