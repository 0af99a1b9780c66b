namespace UmsOperator.Api.Status;

/// <summary>Names of an update's copies.</summary>
public sealed record CopyNamesStatus
{
    /// <summary>Name of the golden copy.</summary>
    public string Golden { get; init; } = "";

    /// <summary>Names of the snapshots, by ordinal from 1.</summary>
    public IReadOnlyList<string> Snapshots { get; init; } = [];

    /// <summary>Name of the restore point.</summary>
    public string RestorePoint { get; init; } = "";

    /// <summary>Name of the failed production database after a swap back, without the number of the attempt.</summary>
    public string Failed { get; init; } = "";
}
