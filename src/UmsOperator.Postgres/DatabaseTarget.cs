using UmsOperator.Api.Spec;

namespace UmsOperator.Postgres;

/// <summary>Everything that is needed to reach one cluster's database: the spec and the contents of the Secrets that it names.</summary>
public sealed record DatabaseTarget
{
    /// <summary>The cluster as <c>namespace/name</c>, for messages.</summary>
    public required string Cluster { get; init; }

    /// <summary>UID of the cluster. Every claim of the cluster is derived from it.</summary>
    public required string Uid { get; init; }

    /// <summary>The cluster's <c>spec.database</c>.</summary>
    public required DatabaseSpec Database { get; init; }

    /// <summary>The cluster's <c>spec.update</c>.</summary>
    public required UpdateSpec Update { get; init; }

    /// <summary>Number of servers in the spec, 1 to 6.</summary>
    public int Servers { get; init; } = 1;

    /// <summary>The operator's own login.</summary>
    public required string OperatorUsername { get; init; }

    /// <summary>Password of <see cref="OperatorUsername"/>.</summary>
    public required string OperatorPassword { get; init; }

    /// <summary>The certificate authorities in PEM, for VerifyCA and VerifyFull; null if the spec names none.</summary>
    public string? CaCertificatePem { get; init; }

    /// <summary>The login that all servers use with SharedCredentials; otherwise null.</summary>
    public string? ServerUsername { get; init; }

    /// <summary>Logins of a cluster of which this one may be a restored copy. They are tried only if production carries that cluster's claim.</summary>
    public IReadOnlyList<FormerLogin> FormerLogins { get; init; } = [];

    /// <summary>
    /// Runs after a session was opened and before it is used; throws if the cluster's lock is lost. The check must come after opening: a new leader that takes
    /// the lock terminates all open sessions, but a session opened after that would still act for the former leader.
    /// </summary>
    internal Func<CancellationToken, Task>? WhenOpened { get; init; }

    /// <summary><c>host:port</c>, for messages.</summary>
    public string Address => $"{Database.Host}:{Database.Port}";

    /// <summary>Names the cluster and the database but no secret, because targets appear in logs.</summary>
    public override string ToString() => $"{Cluster} ({OperatorUsername}@{Address}/{Database.Name})";
}
