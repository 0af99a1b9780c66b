using System.Globalization;
using Npgsql;
using UmsOperator.Api.Spec;
using UmsOperator.Postgres.Connections;

namespace UmsOperator.Postgres.Access;

/// <summary>
/// Gives large objects to the app role. Ordinary servers create them as that role, but a migrator creates them as the object owner, so these must change owner
/// before an ordinary server can read them. Does nothing with SharedCredentials, where one login owns everything.
/// </summary>
internal static class LargeObjectOwner
{
    private const int PerStatement = 500;
    private const int Tries = 5;
    private const int MembershipOptions = 16;

    /// <summary>The role that is to own all large objects.</summary>
    public static string Of(DatabaseTarget target) => target.Database.Access == DatabaseAccess.PerServerRoles ? target.Database.AppRole : target.ServerUsername ?? "";

    /// <summary>Changes the owner in production, if it is open and carries this cluster's claim. While it is closed, no server can read it.</summary>
    /// <param name="workers">Creates the role that does the work.</param>
    /// <param name="maintenance">A session of the operator on the maintenance database.</param>
    /// <param name="target">The cluster.</param>
    /// <param name="task">Name of the task, at most 8 characters.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    public static async Task HandOverInProductionAsync(WorkerRoles workers, NpgsqlConnection maintenance, DatabaseTarget target, string task, CancellationToken cancellationToken)
    {
        if (target.Database.Access != DatabaseAccess.PerServerRoles)
            return;
        if (!await maintenance.ScalarAsync<bool>(
            $"SELECT d.datallowconn AND {ProductionClaim.Expression} = $2 FROM pg_database d WHERE d.datname = $1", cancellationToken, target.Database.Name, target.Uid))
            return;
        await using var worker = await workers.MakeAsync(maintenance, target, target.Database.Name, WorkerRights.Owner, sessions: 1, cancellationToken);
        await using var production = await worker.OpenAsync(task, SessionLimits.Change, cancellationToken);
        await HandOverAsync(production, target, cancellationToken);
    }

    /// <summary>Gives the large objects of the object owner to the app role.</summary>
    /// <param name="connection">A session in that database that works as the object owner.</param>
    /// <param name="target">The cluster.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    public static async Task HandOverAsync(NpgsqlConnection connection, DatabaseTarget target, CancellationToken cancellationToken)
    {
        if (target.Database.Access != DatabaseAccess.PerServerRoles)
            return;
        for (var tries = 1; ; tries++)
        {
            try
            {
                await TryHandOverAsync(connection, target, cancellationToken);
                return;
            }
            catch (PostgresException gone) when (gone.SqlState == PostgresErrorCodes.UndefinedObject && tries < Tries)
            {
                // A server removed one of them in the meantime; retry.
            }
        }
    }

    private static async Task TryHandOverAsync(NpgsqlConnection connection, DatabaseTarget target, CancellationToken cancellationToken)
    {
        var (owner, app) = (target.Database.OwnerRole, target.Database.AppRole);
        var objects = await connection.QueryAsync(
            "SELECT oid::int8 FROM pg_largeobject_metadata WHERE lomowner = (SELECT oid FROM pg_roles WHERE rolname = $1) ORDER BY 1", reader => reader.GetInt64(0), cancellationToken, owner);
        if (objects.Count == 0)
            return;
        var mayGive = await connection.ScalarAsync<bool>(
            $"SELECT pg_has_role($1::name, $2::name, 'USAGE'){(connection.PostgreSqlVersion.Major >= MembershipOptions ? " AND pg_has_role($1::name, $2::name, 'SET')" : "")}",
            cancellationToken, owner, app);
        foreach (var chunk in objects.Chunk(PerStatement))
        {
            var numbers = chunk.Select(oid => oid.ToString(CultureInfo.InvariantCulture));
            // Preflight requires the membership. Without it, ordinary servers can read and write these objects but not remove them.
            await connection.ExecuteAsync(
                mayGive
                    ? string.Join("; ", numbers.Select(number => $"ALTER LARGE OBJECT {number} OWNER TO {Sql.Identifier(app)}"))
                    : $"GRANT SELECT, UPDATE ON LARGE OBJECT {string.Join(", ", numbers)} TO {Sql.Identifier(app)}",
                cancellationToken);
        }
    }
}
