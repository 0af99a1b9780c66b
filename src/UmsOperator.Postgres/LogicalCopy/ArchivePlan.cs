using System.Collections.Immutable;

namespace UmsOperator.Postgres.LogicalCopy;

/// <summary>The entries of an archive by the time at which they are made.</summary>
/// <param name="Schemas">First: extensions live in them.</param>
/// <param name="Before">Before the rows, one after the other.</param>
/// <param name="After">After the rows that each depends on.</param>
/// <param name="Rights">When all else is there: the owner may have taken away his own right to write.</param>
/// <param name="Last">At the very end: what is computed from everything, or would meddle with what we do.</param>
internal sealed record ArchivePlan(
    ImmutableArray<ArchiveEntry> Schemas,
    ImmutableArray<ArchiveEntry> Before,
    ImmutableArray<ArchiveEntry> After,
    ImmutableArray<ArchiveEntry> Rights,
    ImmutableArray<ArchiveEntry> Last)
{
    private enum Time
    {
        Never,
        Schemas,
        Before,
        After,
        Rights,
        Last,
    }

    /// <summary>Sorts them; inside each time the order of the dump stays.</summary>
    public static ArchivePlan Of(IEnumerable<ArchiveEntry> entries)
    {
        var times = new Dictionary<int, Time>();
        var sorted = new List<(ArchiveEntry Entry, Time Time)>();
        foreach (var entry in entries)
        {
            var time = TimeOf(entry, times);
            times[entry.Id] = time;
            sorted.Add((entry, time));
        }

        var byTime = sorted.ToLookup(one => one.Time, one => one.Entry);
        return new ArchivePlan([.. byTime[Time.Schemas]], [.. byTime[Time.Before]], [.. byTime[Time.After]], [.. byTime[Time.Rights]], [.. byTime[Time.Last]]);
    }

    private static Time TimeOf(ArchiveEntry entry, Dictionary<int, Time> times) => (entry.Kind, entry.Section) switch
    {
        ("SCHEMA", _) => Time.Schemas,
        // Made by us, as their owner.
        ("EXTENSION", _) => Time.Never,
        ("COMMENT", _) when entry.Tag.StartsWith("EXTENSION ", StringComparison.Ordinal) => Time.Never,
        ("ACL" or "DEFAULT ACL", _) => Time.Rights,
        ("EVENT TRIGGER" or "MATERIALIZED VIEW DATA", _) => Time.Last,
        (_, ArchiveSection.PreData) => Time.Before,
        (_, ArchiveSection.PostData) => Time.After,
        // With the object that it is about.
        _ => entry.Dependencies.Select(id => times.GetValueOrDefault(id, Time.Before)).Where(time => time != Time.Schemas).DefaultIfEmpty(Time.Before).Max(),
    };
}
