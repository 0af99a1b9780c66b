using System.Security.Cryptography;
using Npgsql;
using UmsOperator.Core.Model;
using UmsOperator.Core.Scripts;
using UmsOperator.Postgres.Access;
using UmsOperator.Postgres.Connections;
using UmsOperator.Postgres.Copies;

namespace UmsOperator.Postgres.Preflight;

/// <summary>The role and the database on which preflight tries things. They are dropped after preflight, or by the next one if the operator died.</summary>
/// <param name="Database">Name of the database. It carries the cluster's claim, like a copy.</param>
/// <param name="Role">Name of the login role, created like that of a server on its own snapshot; null if no role was created.</param>
/// <param name="Password">Password of the role.</param>
/// <param name="Seconds">Seconds that it took to create the database: the part of a clone's time that does not depend on its size.</param>
internal sealed record Scratch(string Database, string? Role, string Password, double Seconds)
{
    private const string Place = "preflight";
    private const int ScratchSessions = 4;

    public static string DatabaseName(string uid) => ClusterNames.Copy(uid, Place, CopyKind.Scratch);

    // Does not match the names of binding roles, so that it is never observed as one.
    public static string RoleName(string uid) => ClusterNames.Claim(uid) + "scratch";

    /// <summary>Creates both, after dropping those that an interrupted preflight left.</summary>
    /// <returns>The scratch; null if the database could not be created, which is a finding.</returns>
    public static async Task<Scratch?> MakeAsync(NpgsqlConnection maintenance, DatabaseTarget target, bool withRole, TimeProvider time, PreflightFindings findings, CancellationToken cancellationToken)
    {
        var login = Sql.Identifier(target.OperatorUsername);
        var scratch = new Scratch(DatabaseName(target.Uid), withRole ? RoleName(target.Uid) : null, RandomNumberGenerator.GetHexString(32), 0);
        await DropAsync(maintenance, target, cancellationToken);
        var started = time.GetTimestamp();
        try
        {
            await EmptyDatabase.CreateAsync(maintenance, target.Database.Name, scratch.Database, tablespace: null, cancellationToken);
            scratch = scratch with { Seconds = time.GetElapsedTime(started).TotalSeconds };
            await DatabaseRights.ApplyAsync(maintenance, target, scratch.Database, cancellationToken);
            await maintenance.ExecuteAsync($"ALTER DATABASE {Sql.Identifier(scratch.Database)} ALLOW_CONNECTIONS true", cancellationToken);
        }
        catch (PostgresException refused)
        {
            if (refused.SqlState == PostgresErrorCodes.InsufficientPrivilege)
                findings.Block("CreateDatabaseRight", $"the operator lacks the right to create databases for copies ({refused.MessageText}); run as a superuser: ALTER ROLE {login} CREATEDB");
            else
                findings.Block("CreateDatabase", $"a database with the encoding and the locale of '{target.Database.Name}' cannot be created: {refused.MessageText} ({refused.SqlState})");
            return null;
        }

        if (scratch.Role is { } role)
        {
            try
            {
                await BindingRole.RequireOwnGroupAsync(maintenance, target, target.Database.OwnerRole, cancellationToken);
                await DatabaseGrants.ChangeAsync(
                    maintenance,
                    BindingRole.Create(BindingRole.IsRestricted(maintenance), target.OperatorUsername, role,
                        scratch.Password, target.Database.OwnerRole, scratch.Database, ScratchSessions, validUntil: null),
                    cancellationToken);
            }
            catch (DatabaseActionException)
            {
                // OperatorRightsCheck reports the same problem.
                scratch = scratch with { Role = null };
            }
            catch (PostgresException refused)
            {
                findings.Block("CreateRoleRight",
                    $"the operator cannot create roles for servers ({refused.MessageText}); run as a superuser: ALTER ROLE {login} CREATEROLE; {DbaScript.Grant(target.Database.OwnerRole, target.OperatorUsername, admin: true, VersionOf(maintenance)).Trim()} {DbaScript.Grant(target.Database.AppRole, target.OperatorUsername, admin: true, VersionOf(maintenance)).Trim()}");
                scratch = scratch with { Role = null };
            }
        }

        return scratch;
    }

    /// <summary>Drops both if they exist and carry the cluster's claim.</summary>
    public static async Task DropAsync(NpgsqlConnection maintenance, DatabaseTarget target, CancellationToken cancellationToken)
    {
        var (database, role) = (DatabaseName(target.Uid), RoleName(target.Uid));
        if (await CopyState.ReadAsync(maintenance, target, database, cancellationToken) is not null)
            await CopyPlace.DropAsync(maintenance, database, cancellationToken);
        if (await BindingRole.CanLoginAsync(maintenance, role, cancellationToken) is not null)
        {
            await DatabaseGrants.RevokeAllAsync(maintenance, role, cancellationToken);
            await maintenance.ExecuteAsync($"DROP ROLE {Sql.Identifier(role)}", cancellationToken);
        }
    }

    public override string ToString() => Database;

    private static int VersionOf(NpgsqlConnection connection) => connection.PostgreSqlVersion.Major * 10000;
}
