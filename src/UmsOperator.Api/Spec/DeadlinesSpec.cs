using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace UmsOperator.Api.Spec;

/// <summary>When each wait is reported as stalled, in seconds. The condition Stalled is then True and an alert fires; nothing is destroyed.</summary>
public sealed record DeadlinesSpec
{
    /// <summary>Each of golden copy, snapshot and restore point, in seconds.</summary>
    [Range(10, 604800)]
    [DefaultValue(14400)]
    public int CopySeconds { get; init; } = 14400;

    /// <summary>Start of a server without a migration, in seconds.</summary>
    [Range(5, 86400)]
    [DefaultValue(900)]
    public int StartSeconds { get; init; } = 900;

    /// <summary>Start of a server that migrates its snapshot or production, in seconds.</summary>
    [Range(5, 604800)]
    [DefaultValue(7200)]
    public int MigrationSeconds { get; init; } = 7200;

    /// <summary>Stop of a server after its grace period, in seconds. Afterwards the pod is force-deleted, but only once its role is fenced.</summary>
    [Range(1, 86400)]
    [DefaultValue(60)]
    public int StopSeconds { get; init; } = 60;

    /// <summary>How long a deletion waits for an unreachable database, in seconds. Afterwards the finalizer is removed and an event lists what is left.</summary>
    [Range(5, 604800)]
    [DefaultValue(3600)]
    public int DeletionSeconds { get; init; } = 3600;
}
