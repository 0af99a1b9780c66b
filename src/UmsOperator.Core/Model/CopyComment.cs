using System.Text.Json.Serialization;

namespace UmsOperator.Core.Model;

/// <summary>The JSON comment on a copy. It marks the copy as complete and holds the facts that a lost status is restored from.</summary>
public sealed record CopyComment
{
    /// <summary>Id of the update.</summary>
    public required string UpdateId { get; init; }

    /// <summary>The old version.</summary>
    public required string From { get; init; }

    /// <summary>The new version.</summary>
    public required string To { get; init; }

    /// <summary>Image of the old version.</summary>
    public string? FromImage { get; init; }

    /// <summary>Generation of the spec that requested the update.</summary>
    public long Generation { get; init; }

    /// <summary>Hash of the copy's fingerprint at completion.</summary>
    public string? Fingerprint { get; init; }

    /// <summary>Schema version at completion.</summary>
    public string? SchemaVersion { get; init; }

    /// <summary>When it was completed, UTC.</summary>
    public DateTime At { get; init; }

    /// <summary>On a snapshot: when its server first served from it, UTC. RecordFirstServing writes it together with the activity at that time.</summary>
    public DateTime? ServingSince { get; init; }

    /// <summary>On a restore point: the phase of the migration (step 5).</summary>
    [JsonPropertyName("journal")]
    public MigrationPhase? Phase { get; init; }

    /// <summary>
    /// On a restore point in phase Migrating: true until production was opened for the migrator, whose pod is created only after that. So it proves that no migrator has run. Null: one
    /// may have.
    /// </summary>
    public bool? NotYetOpened { get; init; }

    /// <summary>
    /// On a restore point: the grantees (PUBLIC or roles) whose CONNECT on P was revoked when P was closed. The commit or the swap back grants it
    /// again. Null: none, or already granted again.
    /// </summary>
    public IReadOnlyList<string>? LoginsSetAside { get; init; }

    /// <summary>On a failed database: other clients that had sessions on it during the migration. The database is kept because it may hold their rows. Null: none were seen.</summary>
    public IReadOnlyList<string>? OtherSessions { get; init; }

    /// <summary>On a restore point after the update and on a failed database: when the retention ends and it may be dropped, UTC.</summary>
    public DateTime? ExpiresAt { get; init; }

    /// <summary>
    /// On a failed database: how many attempts in a row, this one included, ended because the API server refused the migrator's pod, so that no
    /// migrator ran. Null: a migrator may have run.
    /// </summary>
    public int? Refusals { get; init; }

    /// <summary>On a failed database: the attempts so far in which a migrator may have run and was lost. Null: all of them.</summary>
    public int? LostAttempts { get; init; }

    /// <summary>On a failed database: the error of a migration that definitely failed; null if the migrator was lost and the result is unknown.</summary>
    public string? Failure { get; init; }
}
