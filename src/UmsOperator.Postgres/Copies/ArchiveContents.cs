using System.Collections.Immutable;

namespace UmsOperator.Postgres.Copies;

/// <summary>The table of contents of a dump, in the order in which it is restored: schemas, then extensions (made by us), then the rest.</summary>
/// <param name="Schemas">Entries that create schemas.</param>
/// <param name="Rest">All others but extensions and their comments.</param>
internal sealed record ArchiveContents(ImmutableArray<string> Schemas, ImmutableArray<string> Rest)
{
    /// <summary>Reads what <c>pg_restore --list</c> prints: <c>dump id; table oid, oid, kind, schema, name, owner</c>.</summary>
    public static ArchiveContents Parse(string list)
    {
        var entries = list.Split('\n').Where(line => line.Length > 0 && line[0] != ';').ToLookup(KindOf, StringComparer.Ordinal);
        return new ArchiveContents([.. entries["schema"]], [.. entries["rest"]]);
    }

    private static string KindOf(string line)
    {
        var parts = line.Split(' ', 4);
        return parts is [_, _, _, var entry] && (entry.StartsWith("EXTENSION - ", StringComparison.Ordinal) || entry.StartsWith("COMMENT - EXTENSION ", StringComparison.Ordinal))
            ? "extension"
            : parts is [_, _, _, ['S', 'C', 'H', 'E', 'M', 'A', ' ', '-', ..]] ? "schema" : "rest";
    }
}
