using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace UmsOperator.Api.Spec;

/// <summary>How updates are done. May be changed while an update is running; completed steps are not repeated.</summary>
public sealed record UpdateSpec
{
    /// <summary>Update strategy. UpdateMode serves devices throughout. ShortDowntime is faster. Rolling is allowed only for a patch within one MAJOR.MINOR; such a patch always uses it.</summary>
    [DefaultValue(UpdateStrategy.UpdateMode)]
    public UpdateStrategy Strategy { get; init; } = UpdateStrategy.UpdateMode;

    /// <summary>Whether the migration of production needs manual approval (annotation umsoperator.io/approve with the update's ID).</summary>
    [DefaultValue(UpdateApproval.Automatic)]
    public UpdateApproval Approval { get; init; } = UpdateApproval.Automatic;

    /// <summary>What happens after a definite failure before the commit. After the commit, the operator undoes nothing unless an annotation requests it.</summary>
    [DefaultValue(FailurePolicy.Rollback)]
    public FailurePolicy OnFailure { get; init; } = FailurePolicy.Rollback;

    /// <summary>Whether row changes in production since the golden copy close the migration's gate. Volatile tables are not counted.</summary>
    [DefaultValue(DriftPolicy.Warn)]
    public DriftPolicy OnDrift { get; init; } = DriftPolicy.Warn;

    /// <summary>
    /// How the golden copy is made. Stream is a logical copy; production stays open. Clone is a template copy (CREATE DATABASE ... TEMPLATE);
    /// production is closed for the announced seconds.
    /// </summary>
    [DefaultValue(GoldenMethod.Stream)]
    public GoldenMethod Golden { get; init; } = GoldenMethod.Stream;

    /// <summary>Resources of the PostgreSQL server that a logical golden copy may use.</summary>
    public SnapshotSpec Snapshot { get; init; } = new();

    /// <summary>Pauses the update before its next step, forward and backward: neither an update nor its undo starts or moves the next server. Running copies, migrations and swaps continue.</summary>
    [DefaultValue(false)]
    public bool Paused { get; init; }

    /// <summary>How many servers may be unavailable at once after the canary. The last ready server always stays.</summary>
    [Range(1, 5)]
    [DefaultValue(1)]
    public int MaxUnavailable { get; init; } = 1;

    /// <summary>When each wait is reported as stalled. A deadline never destroys anything.</summary>
    public DeadlinesSpec Deadlines { get; init; } = new();

    /// <summary>When an update may start and production may be migrated. Absent: at any time.</summary>
    public MaintenanceWindowSpec? MaintenanceWindow { get; init; }

    /// <summary>The exact copy of production that is taken before its migration.</summary>
    public RestorePointSpec RestorePoint { get; init; } = new();

    /// <summary>Tables (schema.table or table) whose rows change at any time, for example heartbeats.</summary>
    [MaxLength(64)]
    public IReadOnlyList<string> VolatileTables { get; init; } = [];

    /// <summary>Regular expressions. Fingerprint lines that match one are left out of every comparison.</summary>
    [MaxLength(64)]
    public IReadOnlyList<string> FingerprintIgnore { get; init; } = [];

    /// <summary>Names of database settings that a copy may lose because the operator has no right to set them.</summary>
    [MaxLength(64)]
    public IReadOnlyList<string> AcceptLostSettings { get; init; } = [];
}
