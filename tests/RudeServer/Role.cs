namespace RudeServer;

/// <summary>Roles of a server's processes, given as the second argument. The first process has none.</summary>
internal static class Role
{
    /// <summary>Checks the schema, migrates it if allowed, registers the server, and exits.</summary>
    public const string Gate = "gate";

    /// <summary>Serves all four ports.</summary>
    public const string Web = "web";

    /// <summary>Works on the database and writes a long log.</summary>
    public const string Jobs = "jobs";
}
