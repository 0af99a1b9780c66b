using System.Collections.Immutable;
using UmsServer.Versions;

namespace UmsServer.Schema;

/// <summary>The migration from one schema to the next. <paramref name="From"/> is null for the first one, which starts with an empty database.</summary>
public sealed record Migration(SchemaVersion? From, SchemaVersion To, ImmutableArray<MigrationStep> Steps);
