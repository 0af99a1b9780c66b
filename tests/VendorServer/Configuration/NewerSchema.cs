namespace VendorServer.Configuration;

/// <summary>What the server does on a schema that is newer than its own. The documentation does not say.</summary>
internal enum NewerSchema
{
    /// <summary>It starts, writes to the database, and fails on requests.</summary>
    Break,

    /// <summary>It stops.</summary>
    Stop,
}
