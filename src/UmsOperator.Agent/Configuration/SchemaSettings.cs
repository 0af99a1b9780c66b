namespace UmsOperator.Agent.Configuration;

/// <summary>How the schema's version is read and how an unfinished migration is recognized.</summary>
internal sealed record SchemaSettings
{
    /// <summary>
    /// A query whose only row is MAJOR.MINOR. Empty if the version cannot be read: then only the rights of the login keep a server from migrating.
    /// </summary>
    public string VersionQuery { get; set; } = "SELECT version FROM ums_schema_version";

    /// <summary>A query that returns true if the vendor's own tables say that a migration did not finish; empty for none.</summary>
    public string UnfinishedQuery { get; set; } = "";

    /// <summary>
    /// The agent's table: it exists from before a migrating server starts until it serves. Schema and table, each of lower-case letters, digits and underscores.
    /// </summary>
    public string MarkerTable { get; set; } = "public.ums_agent_migration";

    /// <summary>
    /// Whether a migration writes the version only when all else is done. Then a start that finds the marker and this version's schema serves; otherwise it ends with 66.
    /// </summary>
    public bool VersionIsWrittenLast { get; set; }

    /// <summary>
    /// Seconds for which the server may say that it serves while the schema is not its own before the migration counts as failed, 0 to 3600. It is not ready meanwhile.
    /// </summary>
    public double MismatchSeconds { get; set; } = 60;

    /// <summary>Seconds between two attempts while the database is not available, 0.1 to 60.</summary>
    public double RetrySeconds { get; set; } = 1;

    /// <summary>Seconds after which a query counts as unanswered, 1 to 300.</summary>
    public double TimeoutSeconds { get; set; } = 15;
}
