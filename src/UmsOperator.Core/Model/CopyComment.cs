using System.Text.Json.Serialization;

namespace UmsOperator.Core.Model;

/// <summary>The JSON comment on a copy: says that it is complete, and carries the evidence that status may have lost.</summary>
public sealed record CopyComment
{
    /// <summary>Id of the update.</summary>
    public required string UpdateId { get; init; }

    /// <summary>The version before.</summary>
    public required string From { get; init; }

    /// <summary>The version after.</summary>
    public required string To { get; init; }

    /// <summary>Image of the old version.</summary>
    public string? FromImage { get; init; }

    /// <summary>Generation of the spec that asked for the update.</summary>
    public long Generation { get; init; }

    /// <summary>Hash of its fingerprint when it was completed.</summary>
    public string? Fingerprint { get; init; }

    /// <summary>Schema version when it was completed.</summary>
    public string? SchemaVersion { get; init; }

    /// <summary>When it was completed, UTC.</summary>
    public DateTime At { get; init; }

    /// <summary>On a snapshot: when its server first served from it, written by RecordFirstServing with the activity at that instant, UTC.</summary>
    public DateTime? ServingSince { get; init; }

    /// <summary>On a restore point: the journal of step 5.</summary>
    [JsonPropertyName("journal")]
    public MigrationPhase? Phase { get; init; }

    /// <summary>On a restore point: from whom CONNECT on P was taken at the quiet instant, PUBLIC or roles; they get it back with the commit or the swap back. Null: from nobody, or it was given back.</summary>
    public IReadOnlyList<string>? LoginsSetAside { get; init; }

    /// <summary>On a failed database: who else had sessions on it while it was being migrated. It is kept, as it may hold rows of theirs. Null: nobody was seen.</summary>
    public IReadOnlyList<string>? OtherSessions { get; init; }

    /// <summary>On a restore point after the update and on a failed database: when it may be dropped, UTC.</summary>
    public DateTime? ExpiresAt { get; init; }

    /// <summary>On a failed database: what failed, for a definite failure; null if its migrator was lost without a verdict.</summary>
    public string? Failure { get; init; }
}
