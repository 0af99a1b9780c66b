namespace UmsOperator.Core.Model;

/// <summary>The PostgreSQL server as observed from the maintenance database at one instant.</summary>
public sealed record DatabaseObserved
{
    /// <summary>Whether the rest of this record can be trusted. Anything but <see cref="DatabaseReach.Connected"/> means that the state is unknown and the planner holds.</summary>
    public required DatabaseReach Reach { get; init; }

    /// <summary>Why it cannot be observed, with the field of the spec and the remedy; contains no secret.</summary>
    public string? Problem { get; init; }

    /// <summary>Time of the next connection attempt, UTC; until then each observation repeats the problem without connecting. Null: the next observation connects.</summary>
    public DateTime? RetryAt { get; init; }

    /// <summary>The production database; null if no database has that name.</summary>
    public ProductionObserved? Production { get; init; }

    /// <summary>All databases that belong to this cluster by owner and full name.</summary>
    public IReadOnlyList<CopyObserved> Copies { get; init; } = [];

    /// <summary>All roles that belong to this cluster by their full name.</summary>
    public IReadOnlyList<RoleObserved> Roles { get; init; } = [];

    /// <summary>Roles of this cluster that are no binding's and whose drop failed.</summary>
    public IReadOnlyList<LeftRole> LeftRoles { get; init; } = [];

    /// <summary>Tasks (as in application_name) of this cluster's operator backends that are running a statement, including those of an operator that died.</summary>
    public IReadOnlyList<string> RunningTasks { get; init; } = [];
}
