namespace UmsOperator.Core.Model;

/// <summary>The PostgreSQL server as seen from the maintenance database, in one look.</summary>
public sealed record DatabaseObserved
{
    /// <summary>Whether the rest of this record can be trusted. Anything but <see cref="DatabaseReach.Connected"/> means: unknown, hold.</summary>
    public required DatabaseReach Reach { get; init; }

    /// <summary>Why it cannot be seen, with the field of the spec and the cure; no secret in it.</summary>
    public string? Problem { get; init; }

    /// <summary>When it is tried again to reach it, UTC: until then each look is answered at once, and would only repeat the problem. Null: with the next look.</summary>
    public DateTime? RetryAt { get; init; }

    /// <summary>The production database; null if there is none of that name.</summary>
    public ProductionObserved? Production { get; init; }

    /// <summary>All databases whose owner and full name claim them for this cluster.</summary>
    public IReadOnlyList<CopyObserved> Copies { get; init; } = [];

    /// <summary>All roles whose full name claims them for this cluster.</summary>
    public IReadOnlyList<RoleObserved> Roles { get; init; } = [];

    /// <summary>Tasks (as in application_name) of operator backends of this cluster that run a statement now, also of a dead operator.</summary>
    public IReadOnlyList<string> RunningTasks { get; init; } = [];
}
