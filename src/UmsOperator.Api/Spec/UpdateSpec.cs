using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace UmsOperator.Api.Spec;

/// <summary>How updates are done. May be changed while an update runs; what has been done stays done.</summary>
public sealed record UpdateSpec
{
    /// <summary>UpdateMode serves devices throughout. ShortDowntime is quicker. Rolling is for a patch inside one MAJOR.MINOR and is refused otherwise; such a patch always rolls.</summary>
    [DefaultValue(UpdateStrategy.UpdateMode)]
    public UpdateStrategy Strategy { get; init; } = UpdateStrategy.UpdateMode;

    /// <summary>Whether a person must allow the migration of production (annotation umsoperator.io/approve with the update's id).</summary>
    [DefaultValue(UpdateApproval.Automatic)]
    public UpdateApproval Approval { get; init; } = UpdateApproval.Automatic;

    /// <summary>What follows a definite failure before the commit. After it nothing is undone without a person's word.</summary>
    [DefaultValue(FailurePolicy.Rollback)]
    public FailurePolicy OnFailure { get; init; } = FailurePolicy.Rollback;

    /// <summary>Whether row changes in production since the golden copy close the migration's gate. Volatile tables do not count.</summary>
    [DefaultValue(DriftPolicy.Warn)]
    public DriftPolicy OnDrift { get; init; } = DriftPolicy.Warn;

    /// <summary>How the golden copy is made. Clone closes production for announced seconds.</summary>
    [DefaultValue(GoldenMethod.Stream)]
    public GoldenMethod Golden { get; init; } = GoldenMethod.Stream;

    /// <summary>How much of the PostgreSQL server a streamed golden copy may take.</summary>
    public SnapshotSpec Snapshot { get; init; } = new();

    /// <summary>Holds the update before its next step, in both directions: neither an update nor its undo begins or takes the next server. Running copies, migrations and swaps go on.</summary>
    [DefaultValue(false)]
    public bool Paused { get; init; }

    /// <summary>How many servers may be away at once after the canary, never the last ready one.</summary>
    [Range(1, 5)]
    [DefaultValue(1)]
    public int MaxUnavailable { get; init; } = 1;

    /// <summary>When each wait is called stalled. A deadline never destroys anything.</summary>
    public DeadlinesSpec Deadlines { get; init; } = new();

    /// <summary>When an update may start and production may be migrated. Without it: always.</summary>
    public MaintenanceWindowSpec? MaintenanceWindow { get; init; }

    /// <summary>The exact copy of production taken before its migration.</summary>
    public RestorePointSpec RestorePoint { get; init; } = new();

    /// <summary>Tables (schema.table or table) whose row changes are expected at any time, for example heartbeats.</summary>
    [MaxLength(64)]
    public IReadOnlyList<string> VolatileTables { get; init; } = [];

    /// <summary>Regular expressions over fingerprint lines that are left out of every comparison.</summary>
    [MaxLength(64)]
    public IReadOnlyList<string> FingerprintIgnore { get; init; } = [];

    /// <summary>Database settings that the operator may not set again on a copy and whose loss is accepted, by name.</summary>
    [MaxLength(64)]
    public IReadOnlyList<string> AcceptLostSettings { get; init; } = [];
}
