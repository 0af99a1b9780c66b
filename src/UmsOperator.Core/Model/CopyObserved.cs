namespace UmsOperator.Core.Model;

/// <summary>A database that this cluster claims by owner and full name.</summary>
public sealed record CopyObserved
{
    /// <summary>Full name.</summary>
    public required string Name { get; init; }

    /// <summary>Id of the update that it belongs to, from its name.</summary>
    public required string UpdateId { get; init; }

    /// <summary>What it is, from its name.</summary>
    public required CopyKind Kind { get; init; }

    /// <summary>Ordinal of the server (snapshots) or number of the attempt (failed).</summary>
    public int Number { get; init; }

    /// <summary>Its comment; null means half-made.</summary>
    public CopyComment? Comment { get; init; }

    /// <summary>Size in bytes.</summary>
    public long SizeBytes { get; init; }

    /// <summary>Sessions of servers on it.</summary>
    public int Sessions { get; init; }

    /// <summary>Complete: has its comment and is not invalid (datconnlimit -2).</summary>
    public bool Complete => Comment is not null;
}
