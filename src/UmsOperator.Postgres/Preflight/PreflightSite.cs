using Npgsql;
using UmsOperator.Api.Spec;
using UmsOperator.Core.Model;
using UmsOperator.Postgres.Access;

namespace UmsOperator.Postgres.Preflight;

/// <summary>The input of the checks.</summary>
internal sealed record PreflightSite
{
    public required DatabaseTarget Target { get; init; }

    public required PreflightScope Scope { get; init; }

    /// <summary>UID of the former cluster whose claim is replaced; null if none is.</summary>
    public string? AdoptFrom { get; init; }

    /// <summary>Session on the maintenance database.</summary>
    public required NpgsqlConnection Maintenance { get; init; }

    /// <summary>Session on production; null if production is closed, unreachable or foreign (<see cref="IsStrange"/>).</summary>
    public NpgsqlConnection? Production { get; init; }

    /// <summary>The login that reads production; null if <see cref="Production"/> is.</summary>
    public WorkerLogin? Reader { get; init; }

    /// <summary>
    /// Whether production has no claim and another owner than the operator's login, which is a finding of its own. Its contents and sessions must not
    /// be shown to the owner of this cluster.
    /// </summary>
    public bool IsStrange { get; init; }

    /// <summary>Scratch role and database; null if they could not be created, which is a finding of its own.</summary>
    public Scratch? Scratch { get; init; }

    /// <summary>PostgreSQL's server_version_num, for example 150004 for 15.4.</summary>
    public required int ServerVersion { get; init; }

    public DatabaseSpec Spec => Target.Database;

    public bool Shared => Spec.Access == DatabaseAccess.SharedCredentials;

    /// <summary>The role that must own all objects in production.</summary>
    public string ObjectOwner => Shared ? Target.ServerUsername ?? "" : Spec.OwnerRole;

    public string Login => Sql.Identifier(Target.OperatorUsername);
}
