using Npgsql;
using UmsOperator.Core.Model;
using UmsOperator.Postgres.Access;
using UmsOperator.Postgres.Connections;
using UmsOperator.Postgres.Dispatching;

namespace UmsOperator.Postgres.Preflight;

/// <summary>
/// Runs all checks before an adoption or an update and returns their findings. The scratch role and database are dropped afterwards, also after a
/// failure; if the session is lost, the next preflight drops them.
/// </summary>
internal sealed class PreflightQueryHandler(OperatorConnections connections, WorkerRoles workers, ClusterLocks locks, IEnumerable<IPreflightCheck> checks, TimeProvider time)
    : FactQueryHandler<FactQuery.Preflight>
{
    // Of the checks, of ForeignKeysCheck and ExpressionsCheck, of SchemaTrialCheck, and of its pg_dump.
    private const int Sessions = 5;

    protected override async Task<FactResult> AnswerAsync(DatabaseTarget target, FactQuery.Preflight query, CancellationToken cancellationToken)
    {
        await locks.RequireAsync(target, cancellationToken);
        var findings = new PreflightFindings();
        await using var maintenance = await connections.OpenMaintenanceAsync(target, "check", cancellationToken);
        var isStrange = await maintenance.ScalarAsync<bool>(
            $"SELECT {ProductionClaim.Expression} IS NULL AND pg_get_userbyid(d.datdba) <> current_user FROM pg_database d WHERE d.datname = $1", cancellationToken, target.Database.Name);
        await using var reader = isStrange ? null : await TryMakeReaderAsync(maintenance, target, findings, cancellationToken);
        await using var production = reader is null ? null : await TryOpenProductionAsync(reader, target, findings, cancellationToken);
        try
        {
            var site = new PreflightSite
            {
                Target = target,
                Scope = query.Scope,
                AdoptFrom = query.AdoptFrom,
                Maintenance = maintenance,
                Production = production,
                Reader = production is null ? null : reader,
                IsStrange = isStrange,
                Scratch = await Scratch.MakeAsync(maintenance, target, withRole: target.Database.Access == Api.Spec.DatabaseAccess.PerServerRoles, time, findings, cancellationToken),
                ServerVersion = await maintenance.ScalarAsync<int>("SELECT current_setting('server_version_num')::int4", cancellationToken),
            };
            foreach (var check in checks)
                await RunAsync(check, site, findings, cancellationToken);
            var plan = await Estimate.OfAsync(site, query, time.GetUtcNow().UtcDateTime, findings.All, cancellationToken);
            return new FactResult { Question = query, Findings = findings.All, Plan = plan };
        }
        finally
        {
            // Not cancellable, because the next preflight may come much later.
            if (maintenance.State == System.Data.ConnectionState.Open)
                await Scratch.DropAsync(maintenance, target, CancellationToken.None);
        }
    }

    private async Task<WorkerLogin?> TryMakeReaderAsync(NpgsqlConnection maintenance, DatabaseTarget target, PreflightFindings findings, CancellationToken cancellationToken)
    {
        try
        {
            return await workers.MakeAsync(maintenance, target, target.Database.Name, WorkerRights.ReadAsOwner, Sessions, cancellationToken);
        }
        catch (Exception refused) when (refused is DatabaseActionException or PostgresException)
        {
            findings.Block("WorkerRole", DatabaseFault.Of(target, target.Database.Name, refused).Problem);
            return null;
        }
    }

    private static async Task<NpgsqlConnection?> TryOpenProductionAsync(WorkerLogin reader, DatabaseTarget target, PreflightFindings findings, CancellationToken cancellationToken)
    {
        try
        {
            return await reader.OpenAsync("check", SessionLimits.Change, cancellationToken);
        }
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException or DatabaseActionException)
        {
            findings.Block("ProductionUnreachable", DatabaseFault.Of(target, target.Database.Name, exception).Problem);
            return null;
        }
    }

    // A check that fails must not hide the findings of the others. An unknown result blocks.
    private static async Task RunAsync(IPreflightCheck check, PreflightSite site, PreflightFindings findings, CancellationToken cancellationToken)
    {
        try
        {
            await check.RunAsync(site, findings, cancellationToken);
        }
        catch (Exception exception) when (exception is PostgresException or InvalidCastException or FormatException or OverflowException or ArgumentException)
        {
            findings.Block(check.GetType().Name.Replace("Check", "Unknown", StringComparison.Ordinal), $"could not be checked: {DatabaseFault.Of(site.Target, site.Spec.Name, exception).Problem}");
        }
        catch (DatabaseActionException refused)
        {
            findings.Block(check.GetType().Name.Replace("Check", "Unknown", StringComparison.Ordinal), $"could not be checked: {refused.Message}");
        }
    }
}
