namespace UmsOperator.Agent.Databases;

/// <summary>What the schema guard allows.</summary>
internal enum GuardDecision
{
    /// <summary>Start the server; it finds its own schema.</summary>
    Serve,

    /// <summary>Start the server, after the marker is written; it migrates or creates the schema.</summary>
    Migrate,

    /// <summary>An earlier start migrated and ended before it served; start the server with the marker that is there.</summary>
    Resume,

    /// <summary>The version is not readable and the server may not migrate; only the rights of its login keep it from doing so.</summary>
    Unguarded,
}
