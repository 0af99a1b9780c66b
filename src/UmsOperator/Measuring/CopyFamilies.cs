namespace UmsOperator.Measuring;

/// <summary>Metrics of the copies of production. They have no series while the database server cannot be observed.</summary>
internal static class CopyFamilies
{
    public static readonly IReadOnlyList<Family> All =
    [
        new("ums_copies", "Copies of the production database that exist, by kind.", ["kind"], facts => facts.Figures.Copies
            .Select(copy => new Sample(copy.Count, $"{copy.Kind}"))),
        new("ums_copies_bytes", "Size of the copies that exist, by kind.", ["kind"], facts => facts.Figures.Copies
            .Select(copy => new Sample(copy.Bytes, $"{copy.Kind}"))),
        new("ums_copies_left_over", "Copies that no update needs and that are not retained, or whose retention has expired.", [], facts => Sample.Of(facts.Figures.LeftOverCopies)),
        new("ums_retained_copy_expiry_timestamp_seconds", "Unix time at which the first retained copy of a kind (RestorePoint, Failed) is dropped.", ["kind"], facts =>
            facts.Status.RetainedCopies
                .Where(copy => copy.ExpirationTime is not null)
                .GroupBy(copy => copy.Kind, StringComparer.Ordinal)
                .Select(kind => new Sample((kind.Min(copy => copy.ExpirationTime!.Value) - DateTime.UnixEpoch).TotalSeconds, kind.Key))),
    ];
}
