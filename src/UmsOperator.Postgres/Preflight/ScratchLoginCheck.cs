using Npgsql;
using UmsOperator.Postgres.Connections;

namespace UmsOperator.Postgres.Preflight;

/// <summary>A new role logs in over the same host and port (pg_hba may refuse it), works as the object owner also after DISCARD ALL, and the operator may end it.</summary>
internal sealed class ScratchLoginCheck(OperatorConnections connections) : IPreflightCheck
{
    public async Task RunAsync(PreflightSite site, FindingList findings, CancellationToken cancellationToken)
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
                $"a new role cannot log in to a new database on {site.Target.Address} ({DatabaseFault.Of(site.Target with { OperatorUsername = role }, scratch.Database, exception.InnerException as PostgresException ?? exception).Problem}); let pg_hba.conf take all databases and roles from the servers' network, for example: host all all <network> scram-sha-256");
            return;
        }

        await using (connection)
        {
            await connection.ExecuteAsync("DISCARD ALL", cancellationToken);
            if (await connection.ScalarAsync<string>("SELECT current_user::text", cancellationToken) != site.Spec.OwnerRole)
                findings.Block("ServerRole", $"a session of a new role does not work as '{site.Spec.OwnerRole}'; update PostgreSQL to the newest minor, and run as a superuser the DBA's script that docs/database.md shows");
            else
                // Rolled back: production may have a schema of that name, too.
                await connection.ExecuteAsync("BEGIN; CREATE SCHEMA preflight CREATE TABLE made (i int); ROLLBACK", cancellationToken);
            if (!await site.Maintenance.ScalarAsync<bool>("SELECT pg_terminate_backend($1)", cancellationToken, connection.ProcessID))
                findings.Warn("EndSessions", $"the session of '{role}' could not be seen ended");
        }
    }
}
