namespace UmsOperator.Sandbox.Seeding;

/// <summary>Size of a generated production database. The defaults are those of a mid-sized UMS.</summary>
public sealed record SeedOptions
{
    /// <summary>Number of rows in <c>devices</c>; their IDs are 1 to n.</summary>
    public int Devices { get; init; } = 50_000;

    /// <summary>Number of small tables besides the core ones, 0 to 300. A real UMS has hundreds, which a catalog comparison must handle.</summary>
    public int FeatureTables
    {
        get;
        init => field = value is >= 0 and <= Seeding.FeatureTables.Most ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "0..300");
    } = Seeding.FeatureTables.Most;

    public int Profiles { get; init; } = 40;

    public int SettingsPerProfile { get; init; } = 12;

    public int ProfilesPerDevice { get; init; } = 3;

    /// <summary>Final schema version as MAJOR.MINOR; 12.03 or a later one that the reference server supports.</summary>
    public string SchemaVersion { get; init; } = "12.03";

    /// <summary>The role that owns every object (the object owner); null for the login itself.</summary>
    public string? Owner { get; init; }

    /// <summary>Seed that determines the rows.</summary>
    public int Seed { get; init; } = 1;
}
