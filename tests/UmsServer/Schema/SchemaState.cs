using UmsServer.Versions;

namespace UmsServer.Schema;

/// <summary>What a database holds. <paramref name="Version"/> is null when it is empty of UMS.</summary>
public sealed record SchemaState(SchemaVersion? Version, bool HalfMigrated);
