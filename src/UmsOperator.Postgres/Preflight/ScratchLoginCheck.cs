using Npgsql;
using UmsOperator.Postgres.Connections;

namespace UmsOperator.Postgres.Preflight;

/// <summary>
/// Checks that a new role can log in over the same host and port (pg_hba.conf may refuse it), that it works as the object owner even after DISCARD
/// ALL, and that the operator can end its session.
/// </summary>
internal sealed class ScratchLoginCheck(OperatorConnections connections) : IPreflightCheck
{
    public async Task RunAsync(PreflightSite site, PreflightFindings findings, CancellationToken cancellationToken)
    {
        if (site.Scratch is not { Role: { } role } scratch)
            return;
        NpgsqlConnection connection;
        try
        {
            connection = await connections.OpenAsync(site.Target, new SessionLogin(role, scratch.Password), scratch.Database, "scratch", SessionLimits.Change, cancellationToken);
        }
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException)
        {
            findings.Block("ServerLogin",
                $"a new role cannot log in to a new database on {site.Target.Address} ({DatabaseFault.Of(site.Target with { OperatorUsername = role }, scratch.Database, exception.InnerException as PostgresException ?? exception).Problem}); allow all databases and roles from the servers' network in pg_hba.conf, for example: host all all <network> scram-sha-256");
            return;
        }

        await using (connection)
        {
            await connection.ExecuteAsync("DISCARD ALL", cancellationToken);
            if (await connection.ScalarAsync<string>("SELECT current_user::text", cancellationToken) != site.Spec.OwnerRole)
                findings.Block("ServerRole",
                    $"a session of a new role does not work as '{site.Spec.OwnerRole}'; update PostgreSQL to the latest minor version, and run the DBA's script in docs/database.md as a superuser");
            else
                // Rolled back, because SchemaTrialCheck may have to create a schema of the same name.
                await connection.ExecuteAsync("BEGIN; CREATE SCHEMA preflight CREATE TABLE made (i int); ROLLBACK", cancellationToken);
            if (!await site.Maintenance.ScalarAsync<bool>("SELECT pg_terminate_backend($1)", cancellationToken, connection.ProcessID))
                findings.Warn("EndSessions", $"the session of role '{role}' could not be terminated");
        }
    }
}
