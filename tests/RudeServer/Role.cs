namespace RudeServer;

/// <summary>What a process of a server does; the second word of its command line. The first process has none.</summary>
internal static class Role
{
    /// <summary>Judges the schema, migrates it if it may, enters the list of servers; then it ends.</summary>
    public const string Gate = "gate";

    /// <summary>Answers on all four ports.</summary>
    public const string Web = "web";

    /// <summary>Works on the database and talks a lot.</summary>
    public const string Jobs = "jobs";
}
