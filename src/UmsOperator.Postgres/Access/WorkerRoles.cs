using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Npgsql;
using UmsOperator.Api.Spec;
using UmsOperator.Core.Model;
using UmsOperator.Core.Scripts;
using UmsOperator.Postgres.Connections;

namespace UmsOperator.Postgres.Access;

/// <summary>
/// Creates and drops worker roles. A role that outlives its task, because its process died or the drop failed, cannot log in after <see cref="Lifetime"/> and is
/// dropped by the next observation of the process that holds the cluster's lock.
/// </summary>
internal sealed class WorkerRoles(OperatorConnections connections, ProcessMark mark, BackendEnder ender, ILogger<WorkerRoles> logger)
{
    /// <summary>How long a role may log in. Longer than any copy takes to open its sessions.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    private const int PasswordLength = 32;

    // Losing or restoring a worker role in a crash of PostgreSQL is harmless, so its commits need not wait for the disk.
    private const string AsynchronousCommit = "SELECT set_config('synchronous_commit', 'off', true)";
    private static readonly TimeSpan BetweenChecks = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan DropLimit = TimeSpan.FromSeconds(20);
    private readonly ConcurrentDictionary<string, byte> _inUse = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, LeftRole> _left = new(StringComparer.Ordinal);
    private int _number;

    /// <summary>Creates a worker role.</summary>
    /// <param name="maintenance">A session of the operator on the maintenance database, not in a transaction.</param>
    /// <param name="target">The cluster.</param>
    /// <param name="database">The only database that it may connect to.</param>
    /// <param name="rights">What it may do there.</param>
    /// <param name="sessions">Maximum number of concurrent sessions.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <exception cref="DatabaseActionException">The operator may not create the role, or the role of the spec does not exist.</exception>
    /// <exception cref="PostgresException">PostgreSQL refused it for another reason.</exception>
    public async Task<WorkerLogin> MakeAsync(NpgsqlConnection maintenance, DatabaseTarget target, string database, WorkerRights rights, int sessions, CancellationToken cancellationToken)
    {
        var readOnly = rights is WorkerRights.ReadAsOwner or WorkerRights.ReadAsServer;
        if (target.Database.Access == DatabaseAccess.SharedCredentials)
            return new WorkerLogin(connections, target, new SessionLogin(target.OperatorUsername, target.OperatorPassword, readOnly), database, target.ServerUsername, () => default);

        var login = new SessionLogin(
            $"{WorkerName.Prefix(target.Uid, mark)}{Interlocked.Increment(ref _number).ToString(CultureInfo.InvariantCulture)}", RandomNumberGenerator.GetHexString(PasswordLength), readOnly);
        var group = rights is WorkerRights.ReadAsOwner or WorkerRights.Owner ? target.Database.OwnerRole : target.Database.AppRole;
        await BindingRole.RequireOwnGroupAsync(maintenance, target, group, cancellationToken);
        // Must be set before the role is created. Otherwise a concurrent observation would drop it.
        _inUse[login.Username] = 0;
        string? given;
        try
        {
            // Only the owner can grant CONNECT. A database that is still to be taken over has another owner, so the role can connect only if PUBLIC can.
            var (until, ours) = (await maintenance.QueryAsync(
                "SELECT (clock_timestamp() + make_interval(secs => $1))::text, EXISTS (SELECT FROM pg_database WHERE datname = $2 AND pg_has_role(datdba, 'USAGE'))",
                reader => (reader.GetString(0), reader.GetBoolean(1)), cancellationToken, Lifetime.TotalSeconds, database))[0];
            given = ours ? database : null;
            await DatabaseGrants.ChangeAsync(
                maintenance,
                [AsynchronousCommit, .. BindingRole.Create(BindingRole.IsRestricted(maintenance), target.OperatorUsername, login.Username, login.Password, group, given, sessions, until)],
                cancellationToken);
        }
        catch (PostgresException refused) when (refused.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            _inUse.TryRemove(login.Username, out _);
            var version = maintenance.PostgreSqlVersion.Major * 10000;
            throw new DatabaseActionException(
                $"database.operatorSecretRef: login '{target.OperatorUsername}' may not create a temporary role for '{database}' ({refused.MessageText}); run as a superuser: ALTER ROLE {Sql.Identifier(target.OperatorUsername)} CREATEROLE; {DbaScript.Grant(target.Database.OwnerRole, target.OperatorUsername, admin: true, version).Trim()} {DbaScript.Grant(target.Database.AppRole, target.OperatorUsername, admin: true, version).Trim()}",
                refused);
        }
        catch (PostgresException refused) when (refused.SqlState == PostgresErrorCodes.UndefinedObject)
        {
            _inUse.TryRemove(login.Username, out _);
            throw new DatabaseActionException(
                $"{(group == target.Database.OwnerRole ? "database.ownerRole" : "database.appRole")}: there is no role '{group}' on {target.Address}; correct the field, or run as a superuser the DBA's script in docs/database.md, or CREATE ROLE {Sql.Identifier(group)} NOLOGIN", refused);
        }
        catch
        {
            _inUse.TryRemove(login.Username, out _);
            throw;
        }

        return new WorkerLogin(connections, target, login, database, workAs: null, () => DropAsync(maintenance, target, login.Username, given));
    }

    /// <summary>Drops the worker roles that no task of this process uses. Call it only while holding the cluster's lock.</summary>
    /// <param name="maintenance">A session of the operator on the maintenance database, not in a transaction.</param>
    /// <param name="target">The cluster.</param>
    /// <param name="roles">Names of roles of the cluster; those that are no worker roles are ignored.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    public async Task SweepAsync(NpgsqlConnection maintenance, DatabaseTarget target, IReadOnlyList<string> roles, CancellationToken cancellationToken)
    {
        // A person may have dropped them.
        foreach (var gone in Left(target.Uid).Where(left => !roles.Contains(left.Name)))
            _left.TryRemove(gone.Name, out _);
        foreach (var role in roles.Where(role => WorkerName.Is(target.Uid, role) && !_inUse.ContainsKey(role)))
            await TryDropAsync(maintenance, target, role, cancellationToken);
    }

    /// <summary>The worker roles of a cluster whose drop failed in this process.</summary>
    public IReadOnlyList<LeftRole> Left(string uid) => [.. _left.Values.Where(role => WorkerName.Is(uid, role.Name)).OrderBy(role => role.Name, StringComparer.Ordinal)];

    private async ValueTask DropAsync(NpgsqlConnection maintenance, DatabaseTarget target, string role, string? database)
    {
        // Not cancelled with the task, but limited in time. The next observation drops what remains.
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
        catch (Exception failure) when (failure is NpgsqlException or TimeoutException or OperationCanceledException or DatabaseActionException or InvalidOperationException)
        {
            Leave(target, role, hasDependents: false, failure.Message);
        }
        finally
        {
            _inUse.TryRemove(role, out _);
        }
    }

    // Its sessions are closed, but planted code can keep one busy. Its only grant on a database is known, so one round trip is enough.
    private async Task DropAtOnceAsync(NpgsqlConnection maintenance, DatabaseTarget target, string role, string? database, CancellationToken cancellationToken)
    {
        var (name, given) = (Sql.Identifier(role), database is null ? Array.Empty<string>() : [$"REVOKE CONNECT ON DATABASE {Sql.Identifier(database)} FROM {Sql.Identifier(role)}"]);
        try
        {
            await DatabaseGrants.ChangeAsync(
                maintenance, [AsynchronousCommit, $"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = {Sql.Literal(role)}", .. given, $"DROP ROLE {name}"], cancellationToken);
            _left.TryRemove(role, out _);
        }
        catch (PostgresException)
        {
            // The database was renamed or dropped in the meantime, or objects depend on the role.
            await TryDropAsync(maintenance, target, role, cancellationToken);
        }
    }

    private async Task TryDropAsync(NpgsqlConnection maintenance, DatabaseTarget target, string role, CancellationToken cancellationToken)
    {
        try
        {
            await maintenance.ExecuteAsync($"ALTER ROLE {Sql.Identifier(role)} NOLOGIN", cancellationToken);
            await ender.EndAllAsync(maintenance, target.Cluster, token => BackendQuery.OfRoleAsync(maintenance, role, token), BetweenChecks, cancellationToken);
            await DatabaseGrants.RevokeAllAsync(maintenance, role, cancellationToken);
            await maintenance.ExecuteAsync($"DROP ROLE {Sql.Identifier(role)}", cancellationToken);
            _left.TryRemove(role, out _);
        }
        catch (PostgresException gone) when (gone.SqlState == PostgresErrorCodes.UndefinedObject)
        {
            _left.TryRemove(role, out _);
        }
        catch (PostgresException refused)
        {
            Leave(target, role, refused.SqlState == PostgresErrorCodes.DependentObjectsStillExist, refused.MessageText);
        }
    }

    private void Leave(DatabaseTarget target, string role, bool hasDependents, string reason)
    {
        _left[role] = new LeftRole(role, hasDependents);
        Log.WorkerStays(logger, target.Cluster, role, reason);
    }
}
