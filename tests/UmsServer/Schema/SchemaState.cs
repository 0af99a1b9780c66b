using UmsServer.Versions;

namespace UmsServer.Schema;

/// <summary>Schema state of a database. <paramref name="Version"/> is null if it has no UMS schema.</summary>
public sealed record SchemaState(SchemaVersion? Version, bool HalfMigrated);
