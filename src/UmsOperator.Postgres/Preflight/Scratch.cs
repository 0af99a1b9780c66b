using System.Security.Cryptography;
using Npgsql;
using UmsOperator.Core.Model;
using UmsOperator.Postgres.Access;
using UmsOperator.Postgres.Connections;
using UmsOperator.Postgres.Copies;

namespace UmsOperator.Postgres.Preflight;

/// <summary>The role and the database that preflight tries things on. Dropped by their maker, or by the next preflight if that died.</summary>
/// <param name="Database">Name of the database; claimed like a copy.</param>
/// <param name="Role">Name of the login role, made as for a server of its own snapshot; null where no role is made.</param>
/// <param name="Password">Its password.</param>
/// <param name="Seconds">How long making the database took: the part of a clone that does not depend on its size.</param>
internal sealed record Scratch(string Database, string? Role, string Password, double Seconds)
{
    private const string Place = "preflight";
    private const int ScratchSessions = 4;

    public static string DatabaseName(string uid) => ClusterNames.Copy(uid, Place, CopyKind.Scratch);

    // Not the name of a binding, so that no observation takes it for one.
    public static string RoleName(string uid) => ClusterNames.Claim(uid) + "scratch";

    /// <summary>Makes both, after dropping what a dead preflight left.</summary>
    /// <returns>Null if it could not be done: then the findings say why.</returns>
    public static async Task<Scratch?> MakeAsync(NpgsqlConnection maintenance, DatabaseTarget target, bool withRole, TimeProvider time, FindingList findings, CancellationToken cancellationToken)
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
                findings.Block("CreateDatabaseRight", $"the operator cannot make a database for copies ({refused.MessageText}); run as a superuser: ALTER ROLE {login} CREATEDB");
            else
                findings.Block("CreateDatabase", $"a database with the encoding and the locale of '{target.Database.Name}' cannot be made: {refused.MessageText} ({refused.SqlState})");
            return null;
        }

        if (scratch.Role is { } role)
        {
            try
            {
                await BindingRole.RequireOwnGroupAsync(maintenance, target, target.Database.OwnerRole, cancellationToken);
                await DatabaseGrants.ChangeAsync(
                    maintenance,
                    BindingRole.Create(BindingRole.IsRestricted(maintenance), target.OperatorUsername, role, scratch.Password, target.Database.OwnerRole, scratch.Database, ScratchSessions, validUntil: null),
                    cancellationToken);
            }
            catch (DatabaseActionException)
            {
                // The check of the operator's rights says the same.
                scratch = scratch with { Role = null };
            }
            catch (PostgresException refused)
            {
                findings.Block("CreateRoleRight",
                    $"the operator cannot make a server's role as it will be ({refused.MessageText}); run as a superuser: ALTER ROLE {login} CREATEROLE; {DbaScript.Grant(target.Database.OwnerRole, target.OperatorUsername, admin: true, VersionOf(maintenance)).Trim()} {DbaScript.Grant(target.Database.AppRole, target.OperatorUsername, admin: true, VersionOf(maintenance)).Trim()}");
                scratch = scratch with { Role = null };
            }
        }

        return scratch;
    }

    /// <summary>Drops both if they are there and claimed.</summary>
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
