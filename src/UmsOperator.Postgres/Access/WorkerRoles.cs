using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Npgsql;
using UmsOperator.Api.Spec;
using UmsOperator.Postgres.Connections;

namespace UmsOperator.Postgres.Access;

/// <summary>
/// Makes and drops worker roles. A role that outlives its task (its maker died, or the drop was refused) may not log in any more after <see cref="Lifetime"/>, and is swept by the
/// next observation of whoever holds the cluster's lock.
/// </summary>
internal sealed class WorkerRoles(OperatorConnections connections, ProcessMark mark, BackendEnder ender, ILogger<WorkerRoles> logger)
{
    /// <summary>A role may log in for as long; more than any copy takes to open its sessions.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    private const int PasswordLength = 32;

    // A role that a crash of the server brings back, or takes away, harms nobody: no commit waits for the disk.
    private const string Unhurried = "SELECT set_config('synchronous_commit', 'off', true)";
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan DropLimit = TimeSpan.FromSeconds(20);
    private readonly ConcurrentDictionary<string, byte> _atWork = new(StringComparer.Ordinal);
    private int _number;

    /// <summary>Makes one.</summary>
    /// <param name="maintenance">A session of the operator on the maintenance database, in no transaction.</param>
    /// <param name="target">The cluster.</param>
    /// <param name="database">The one database that it may connect to.</param>
    /// <param name="rights">What it may do there.</param>
    /// <param name="sessions">How many sessions it may have at a time.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <exception cref="PostgresException">It was refused.</exception>
    public async Task<WorkerLogin> MakeAsync(NpgsqlConnection maintenance, DatabaseTarget target, string database, WorkerRights rights, int sessions, CancellationToken cancellationToken)
    {
        var readOnly = rights is WorkerRights.ReadAsOwner or WorkerRights.ReadAsServer;
        if (target.Database.Access == DatabaseAccess.SharedCredentials)
            return new WorkerLogin(connections, target, new SessionLogin(target.OperatorUsername, target.OperatorPassword, readOnly), database, target.ServerUsername, () => default);

        var login = new SessionLogin($"{WorkerName.Prefix(target.Uid, mark)}{Interlocked.Increment(ref _number).ToString(CultureInfo.InvariantCulture)}", RandomNumberGenerator.GetHexString(PasswordLength), readOnly);
        var group = rights is WorkerRights.ReadAsOwner or WorkerRights.Owner ? target.Database.OwnerRole : target.Database.AppRole;
        await BindingRole.RequireOwnGroupAsync(maintenance, target, group, cancellationToken);
        // Before it is made: else an observation in between would sweep it.
        _atWork[login.Username] = 0;
        string? given;
        try
        {
            // A database that is to be taken over belongs to somebody else still: then PUBLIC lets it in, or nobody.
            var (until, ours) = (await maintenance.QueryAsync(
                "SELECT (clock_timestamp() + make_interval(secs => $1))::text, EXISTS (SELECT FROM pg_database WHERE datname = $2 AND pg_has_role(datdba, 'USAGE'))",
                reader => (reader.GetString(0), reader.GetBoolean(1)), cancellationToken, Lifetime.TotalSeconds, database))[0];
            given = ours ? database : null;
            await DatabaseGrants.ChangeAsync(
                maintenance,
                [Unhurried, .. BindingRole.Create(BindingRole.IsRestricted(maintenance), target.OperatorUsername, login.Username, login.Password, group, given, sessions, until)],
                cancellationToken);
        }
        catch (PostgresException refused) when (refused.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            _atWork.TryRemove(login.Username, out _);
            var version = maintenance.PostgreSqlVersion.Major * 10000;
            throw new DatabaseActionException(
                $"database.operatorSecretRef: login '{target.OperatorUsername}' may not make a role for the work in '{database}' ({refused.MessageText}); run as a superuser: ALTER ROLE {Sql.Identifier(target.OperatorUsername)} CREATEROLE; {DbaScript.Grant(target.Database.OwnerRole, target.OperatorUsername, admin: true, version).Trim()} {DbaScript.Grant(target.Database.AppRole, target.OperatorUsername, admin: true, version).Trim()}",
                refused);
        }
        catch (PostgresException refused) when (refused.SqlState == PostgresErrorCodes.UndefinedObject)
        {
            _atWork.TryRemove(login.Username, out _);
            throw new DatabaseActionException(
                $"{(group == target.Database.OwnerRole ? "database.ownerRole" : "database.appRole")}: there is no role '{group}' on {target.Address}; correct the field, or run as a superuser the DBA's script that docs/database.md shows, or CREATE ROLE {Sql.Identifier(group)} NOLOGIN", refused);
        }
        catch
        {
            _atWork.TryRemove(login.Username, out _);
            throw;
        }

        return new WorkerLogin(connections, target, login, database, workAs: null, () => DropAsync(maintenance, target, login.Username, given));
    }

    /// <summary>Drops what no task of this process uses. To be called under the cluster's lock only.</summary>
    /// <param name="maintenance">A session of the operator on the maintenance database, in no transaction.</param>
    /// <param name="target">The cluster.</param>
    /// <param name="roles">Roles of the cluster.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    public async Task SweepAsync(NpgsqlConnection maintenance, DatabaseTarget target, IEnumerable<string> roles, CancellationToken cancellationToken)
    {
        foreach (var role in roles.Where(role => WorkerName.Is(target.Uid, role) && !_atWork.ContainsKey(role)))
            await TryDropAsync(maintenance, target, role, cancellationToken);
    }

    private async ValueTask DropAsync(NpgsqlConnection maintenance, DatabaseTarget target, string role, string? database)
    {
        // Whatever became of the task, and bounded: the next observation sweeps what stays.
        using var limit = new CancellationTokenSource(DropLimit);
        try
        {
            if (maintenance.State == System.Data.ConnectionState.Open)
            {
                await DropAtOnceAsync(maintenance, target, role, database, limit.Token);
                return;
            }

            await using var another = await connections.OpenMaintenanceAsync(target, "worker", limit.Token);
            await DropAtOnceAsync(another, target, role, database, limit.Token);
        }
        catch (Exception late) when (late is NpgsqlException or TimeoutException or OperationCanceledException or DatabaseActionException or InvalidOperationException)
        {
            Log.WorkerStays(logger, target.Cluster, role, late.Message);
        }
        finally
        {
            _atWork.TryRemove(role, out _);
        }
    }

    // Its sessions are closed; what was planted may keep one busy. The one right that it was given is known: one round trip.
    private async Task DropAtOnceAsync(NpgsqlConnection maintenance, DatabaseTarget target, string role, string? database, CancellationToken cancellationToken)
    {
        var (name, given) = (Sql.Identifier(role), database is null ? Array.Empty<string>() : [$"REVOKE CONNECT ON DATABASE {Sql.Identifier(database)} FROM {Sql.Identifier(role)}"]);
        try
        {
            await DatabaseGrants.ChangeAsync(
                maintenance, [Unhurried, $"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = {Sql.Literal(role)}", .. given, $"DROP ROLE {name}"], cancellationToken);
        }
        catch (PostgresException)
        {
            // The database was renamed or dropped meanwhile, or something hangs on the role.
            await TryDropAsync(maintenance, target, role, cancellationToken);
        }
    }

    private async Task TryDropAsync(NpgsqlConnection maintenance, DatabaseTarget target, string role, CancellationToken cancellationToken)
    {
        try
        {
            await maintenance.ExecuteAsync($"ALTER ROLE {Sql.Identifier(role)} NOLOGIN", cancellationToken);
            await ender.EndAllAsync(maintenance, target.Cluster, token => BackendQuery.OfRoleAsync(maintenance, role, token), BetweenLooks, cancellationToken);
            await DatabaseGrants.RevokeAllAsync(maintenance, role, cancellationToken);
            await maintenance.ExecuteAsync($"DROP ROLE {Sql.Identifier(role)}", cancellationToken);
        }
        catch (PostgresException refused)
        {
            // Gone already, or something planted hangs on it: it cannot log in, and is tried again.
            if (refused.SqlState != PostgresErrorCodes.UndefinedObject)
                Log.WorkerStays(logger, target.Cluster, role, refused.MessageText);
        }
    }
}
