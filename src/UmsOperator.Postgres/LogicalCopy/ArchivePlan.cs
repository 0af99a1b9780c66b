using System.Collections.Immutable;

namespace UmsOperator.Postgres.LogicalCopy;

/// <summary>The entries of an archive, grouped by the phase in which they are created.</summary>
/// <param name="Schemas">Schemas, created first because extensions need them.</param>
/// <param name="Before">Entries created before the rows are copied.</param>
/// <param name="After">Entries created after the rows that they depend on.</param>
/// <param name="Rights">Grants, applied after everything else: an owner may have revoked his own right to write.</param>
/// <param name="Last">Created at the very end: materialized view data, which may depend on everything, and event triggers, which would fire for the copy's own statements.</param>
internal sealed record ArchivePlan(
    ImmutableArray<ArchiveEntry> Schemas,
    ImmutableArray<ArchiveEntry> Before,
    ImmutableArray<ArchiveEntry> After,
    ImmutableArray<ArchiveEntry> Rights,
    ImmutableArray<ArchiveEntry> Last)
{
    private enum Phase
    {
        Never,
        Schemas,
        Before,
        After,
        Rights,
        Last,
    }

    /// <summary>Groups entries by phase. Within a phase they keep the order of the dump.</summary>
    public static ArchivePlan Of(IEnumerable<ArchiveEntry> entries)
    {
        var phases = new Dictionary<int, Phase>();
        var sorted = new List<(ArchiveEntry Entry, Phase Phase)>();
        foreach (var entry in entries)
        {
            var phase = PhaseOf(entry, phases);
            phases[entry.Id] = phase;
            sorted.Add((entry, phase));
        }

        var byPhase = sorted.ToLookup(one => one.Phase, one => one.Entry);
        return new ArchivePlan([.. byPhase[Phase.Schemas]], [.. byPhase[Phase.Before]], [.. byPhase[Phase.After]], [.. byPhase[Phase.Rights]], [.. byPhase[Phase.Last]]);
    }

    private static Phase PhaseOf(ArchiveEntry entry, Dictionary<int, Phase> phases) => (entry.Kind, entry.Section) switch
    {
        ("SCHEMA", _) => Phase.Schemas,
        // Extensions creates them, as the object owner.
        ("EXTENSION", _) => Phase.Never,
        ("COMMENT", _) when entry.Tag.StartsWith("EXTENSION ", StringComparison.Ordinal) => Phase.Never,
        ("ACL" or "DEFAULT ACL", _) => Phase.Rights,
        ("EVENT TRIGGER" or "MATERIALIZED VIEW DATA", _) => Phase.Last,
        (_, ArchiveSection.PreData) => Phase.Before,
        (_, ArchiveSection.PostData) => Phase.After,
        // A comment or a label goes with the object that it describes.
        _ => entry.Dependencies.Select(id => phases.GetValueOrDefault(id, Phase.Before)).Where(phase => phase != Phase.Schemas).DefaultIfEmpty(Phase.Before).Max(),
    };
}
