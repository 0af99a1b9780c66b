namespace UmsOperator.Core.Model;

/// <summary>A database that belongs to this cluster by its owner and full name.</summary>
public sealed record CopyObserved
{
    /// <summary>Full name.</summary>
    public required string Name { get; init; }

    /// <summary>ID of the update that it belongs to, parsed from its name.</summary>
    public required string UpdateId { get; init; }

    /// <summary>Its purpose, parsed from its name.</summary>
    public required CopyKind Kind { get; init; }

    /// <summary>Ordinal of the server (snapshots) or number of the attempt (failed).</summary>
    public int Number { get; init; }

    /// <summary>Its comment; null while the copy is incomplete.</summary>
    public CopyComment? Comment { get; init; }

    /// <summary>Size in bytes.</summary>
    public long SizeBytes { get; init; }

    /// <summary>Number of servers' sessions on it.</summary>
    public int Sessions { get; init; }

    /// <summary>Whether it has its comment, which is written last.</summary>
    public bool Complete => Comment is not null;
}
