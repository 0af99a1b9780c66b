namespace UmsServer.Schema;

/// <summary>One script of a migration, which runs in one transaction.</summary>
public sealed record MigrationStep(string Name, string Sql);
