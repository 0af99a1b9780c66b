using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace UmsOperator.Api.Spec;

/// <summary>When each wait is called stalled, in seconds. Past it the condition Stalled and an alert say so; nothing is destroyed.</summary>
public sealed record DeadlinesSpec
{
    /// <summary>Golden copy, snapshots and restore point, each, in seconds.</summary>
    [Range(10, 604800)]
    [DefaultValue(14400)]
    public int CopySeconds { get; init; } = 14400;

    /// <summary>A server's start without a migration, in seconds.</summary>
    [Range(5, 86400)]
    [DefaultValue(900)]
    public int StartSeconds { get; init; } = 900;

    /// <summary>A server's start with a migration of its snapshot or of production, in seconds.</summary>
    [Range(5, 604800)]
    [DefaultValue(7200)]
    public int MigrationSeconds { get; init; } = 7200;

    /// <summary>A server's stop beyond its grace period, in seconds. After it, and only once its role is fenced, its pod is force-deleted.</summary>
    [Range(1, 86400)]
    [DefaultValue(60)]
    public int StopSeconds { get; init; } = 60;

    /// <summary>How long the finalizer waits for an unreachable database at deletion before it lets go and lists what is left, in seconds.</summary>
    [Range(5, 604800)]
    [DefaultValue(3600)]
    public int DeletionSeconds { get; init; } = 3600;
}
