using System.Collections.Immutable;

namespace UmsOperator.Postgres.LogicalCopy;

/// <summary>Groups the entries that come before the rows by what can be created concurrently. Most of a schema are tables that do not depend on each other.</summary>
/// <param name="First">Created first, one after another: types, functions.</param>
/// <param name="Families">Tables with their sequences and defaults. No family depends on another one.</param>
/// <param name="Rest">Created after the families, one after another: views, and what depends on them.</param>
internal sealed record RelationFamilies(ImmutableArray<ArchiveEntry> First, ImmutableArray<ImmutableArray<ArchiveEntry>> Families, ImmutableArray<ArchiveEntry> Rest)
{
    private static readonly string[] Relations = ["TABLE", "SEQUENCE", "SEQUENCE OWNED BY", "DEFAULT", "TABLE ATTACH", "COMMENT", "SECURITY LABEL"];

    /// <summary>Groups entries. Within a group they keep the order of the dump.</summary>
    public static RelationFamilies Of(ImmutableArray<ArchiveEntry> entries)
    {
        var first = ImmutableArray.CreateBuilder<ArchiveEntry>();
        var rest = ImmutableArray.CreateBuilder<ArchiveEntry>();
        var families = new Relatives();
        var late = new HashSet<int>();
        foreach (var entry in entries)
        {
            var needed = entry.Dependencies.Where(families.Contains).ToList();
            if (entry.Dependencies.Any(late.Contains) || (needed.Count > 0 && !IsRelation(entry)))
            {
                late.Add(entry.Id);
                rest.Add(entry);
            }
            else if (needed.Count > 0 || entry.Kind is "TABLE" or "SEQUENCE")
            {
                families.Add(entry, needed);
            }
            else
            {
                first.Add(entry);
            }
        }

        return new RelationFamilies(first.ToImmutable(), families.All(), rest.ToImmutable());
    }

    private static bool IsRelation(ArchiveEntry entry) => Relations.Contains(entry.Kind, StringComparer.Ordinal);

    /// <summary>Sets of entries that depend on each other, directly or indirectly.</summary>
    private sealed class Relatives
    {
        private readonly Dictionary<int, List<ArchiveEntry>> _of = [];

        public bool Contains(int id) => _of.ContainsKey(id);

        public void Add(ArchiveEntry entry, List<int> needed)
        {
            var family = needed.Select(id => _of[id]).MaxBy(members => members.Count) ?? [];
            foreach (var other in needed.Select(id => _of[id]).Where(other => !ReferenceEquals(other, family)).Distinct().ToList())
            {
                family.AddRange(other);
                other.ForEach(member => _of[member.Id] = family);
            }

            family.Add(entry);
            _of[entry.Id] = family;
        }

        // The entries of two joined families follow one another, each in its own order. The entry that joined them comes after both.
        public ImmutableArray<ImmutableArray<ArchiveEntry>> All() => [.. _of.Values.Distinct().Select(family => family.ToImmutableArray())];
    }
}
