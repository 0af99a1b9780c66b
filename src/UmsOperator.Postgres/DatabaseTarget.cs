using UmsOperator.Api.Spec;

namespace UmsOperator.Postgres;

/// <summary>One cluster's database as the operator reaches it: the spec and the contents of the Secrets that it names.</summary>
public sealed record DatabaseTarget
{
    /// <summary>The cluster as <c>namespace/name</c>, for messages.</summary>
    public required string Cluster { get; init; }

    /// <summary>Uid of the cluster, the identity of every claim.</summary>
    public required string Uid { get; init; }

    /// <summary>Where the database is and how it is used.</summary>
    public required DatabaseSpec Database { get; init; }

    /// <summary>How updates are done.</summary>
    public required UpdateSpec Update { get; init; }

    /// <summary>Servers that the spec wants, 1 to 6.</summary>
    public int Servers { get; init; } = 1;

    /// <summary>The operator's own login.</summary>
    public required string OperatorUsername { get; init; }

    /// <summary>Its password.</summary>
    public required string OperatorPassword { get; init; }

    /// <summary>The certificate authority in PEM, for VerifyCA and VerifyFull.</summary>
    public string? CaCertificatePem { get; init; }

    /// <summary>The servers' one login with SharedCredentials, else null.</summary>
    public string? ServerUsername { get; init; }

    /// <summary>Logins of a cluster that this one may have been before a restore; tried only where production carries that cluster's claim.</summary>
    public IReadOnlyList<FormerLogin> FormerLogins { get; init; } = [];

    /// <summary>
    /// Run once a session is open and before it is used; throws if the cluster's lock is lost. In this order a new leader ends the session, whenever it takes the
    /// lock: what is not open yet cannot be ended, and would act after it.
    /// </summary>
    internal Func<CancellationToken, Task>? WhenOpened { get; init; }

    /// <summary>Host and port, for messages.</summary>
    public string Address => $"{Database.Host}:{Database.Port}";

    /// <summary>Names the cluster and the database and no secret: targets end up in logs.</summary>
    public override string ToString() => $"{Cluster} ({OperatorUsername}@{Address}/{Database.Name})";
}
