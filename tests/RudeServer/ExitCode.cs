namespace RudeServer;

/// <summary>The contract requires 0 after a drain and any other code otherwise; the numbers are this server's own.</summary>
internal static class ExitCode
{
    public const int Drained = 0;
    public const int MigrationFailed = 33;
    public const int SchemaOlder = 34;
    public const int SchemaNewer = 35;
    public const int HalfMigrated = 36;
    public const int EndedEarly = 37;
    public const int ChildLost = 38;
}
