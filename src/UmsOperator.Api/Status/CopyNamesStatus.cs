namespace UmsOperator.Api.Status;

/// <summary>Names of an update's copies.</summary>
public sealed record CopyNamesStatus
{
    /// <summary>The golden copy.</summary>
    public string Golden { get; init; } = "";

    /// <summary>The snapshots, by ordinal from 1.</summary>
    public IReadOnlyList<string> Snapshots { get; init; } = [];

    /// <summary>The restore point.</summary>
    public string RestorePoint { get; init; } = "";

    /// <summary>Production's name after a swap back, without the number of the attempt.</summary>
    public string Failed { get; init; } = "";
}
