using Npgsql;
using UmsOperator.Api.Spec;
using UmsOperator.Core.Model;
using UmsOperator.Postgres.Access;

namespace UmsOperator.Postgres.Preflight;

/// <summary>What the checks look at.</summary>
internal sealed record PreflightSite
{
    public required DatabaseTarget Target { get; init; }

    public required PreflightScope Scope { get; init; }

    /// <summary>Uid of the dead cluster whose claim is to be replaced; null: none.</summary>
    public string? AdoptFrom { get; init; }

    /// <summary>Session on the maintenance database.</summary>
    public required NpgsqlConnection Maintenance { get; init; }

    /// <summary>Session on P; null while it is closed, out of reach or strange.</summary>
    public NpgsqlConnection? Production { get; init; }

    /// <summary>Who reads P for it; null as <see cref="Production"/> is.</summary>
    public WorkerLogin? Reader { get; init; }

    /// <summary>P is nobody's by claim and a stranger's by owner, which is a finding of its own: what goes on in it is not for the eyes of this cluster's owner.</summary>
    public bool IsStrange { get; init; }

    /// <summary>Scratch role and database; null if they could not be made, which is a finding of its own.</summary>
    public Scratch? Scratch { get; init; }

    /// <summary>server_version_num.</summary>
    public required int ServerVersion { get; init; }

    public DatabaseSpec Spec => Target.Database;

    public bool Shared => Spec.Access == DatabaseAccess.SharedCredentials;

    /// <summary>Role that is to own all objects in P.</summary>
    public string ObjectOwner => Shared ? Target.ServerUsername ?? "" : Spec.OwnerRole;

    public string Login => Sql.Identifier(Target.OperatorUsername);
}
