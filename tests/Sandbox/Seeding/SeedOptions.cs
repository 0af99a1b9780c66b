namespace UmsOperator.Sandbox.Seeding;

/// <summary>How large a production database is to be made. The defaults are a mid-sized UMS.</summary>
public sealed record SeedOptions
{
    /// <summary>Rows in <c>devices</c>; their ids are 1..n.</summary>
    public int Devices { get; init; } = 50_000;

    /// <summary>Small tables besides the core ones, 0..300: a real UMS has hundreds, and they are what a catalog comparison must cope with.</summary>
    public int FeatureTables
    {
        get;
        init => field = value is >= 0 and <= Seeding.FeatureTables.Most ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "0..300");
    } = Seeding.FeatureTables.Most;

    public int Profiles { get; init; } = 40;

    public int SettingsPerProfile { get; init; } = 12;

    public int ProfilesPerDevice { get; init; } = 3;

    /// <summary>MAJOR.MINOR of the schema to end with; 12.03 or a later one that the reference server knows.</summary>
    public string SchemaVersion { get; init; } = "12.03";

    /// <summary>The role that owns every object (the object owner); null = the login itself.</summary>
    public string? Owner { get; init; }

    /// <summary>Same seed, same rows.</summary>
    public int Seed { get; init; } = 1;
}
