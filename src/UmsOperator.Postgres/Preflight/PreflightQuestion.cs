using Npgsql;
using UmsOperator.Core.Observations;
using UmsOperator.Postgres.Dispatching;
using UmsOperator.Postgres.Faults;
using UmsOperator.Postgres.Locking;
using UmsOperator.Postgres.Production;
using UmsOperator.Postgres.Sessions;

namespace UmsOperator.Postgres.Preflight;

/// <summary>Protocol steps 0 and 1: everything at once, each finding with its cure. Whatever happens, scratch role and database are dropped again.</summary>
internal sealed class PreflightQuestion(OperatorConnections connections, ClusterLocks locks, IEnumerable<IPreflightCheck> checks, TimeProvider time) : QuestionHandler<Question.Preflight>
{
    protected override async Task<Answer> AnswerAsync(DatabaseTarget target, Question.Preflight question, CancellationToken cancellationToken)
    {
        await locks.RequireAsync(target, cancellationToken);
        var findings = new FindingList();
        await using var maintenance = await connections.OpenMaintenanceAsync(target, "check", cancellationToken);
        var isStrange = await maintenance.ScalarAsync<bool>(
            $"SELECT {ProductionClaim.Expression} IS NULL AND pg_get_userbyid(d.datdba) <> current_user FROM pg_database d WHERE d.datname = $1", cancellationToken, target.Database.Name);
        await using var production = isStrange ? null : await TryOpenProductionAsync(target, findings, cancellationToken);
        try
        {
            var site = new PreflightSite
            {
                Target = target,
                Scope = question.Scope,
                Maintenance = maintenance,
                Production = production,
                IsStrange = isStrange,
                Scratch = await Scratch.MakeAsync(maintenance, target, withRole: target.Database.Access == Api.Spec.DatabaseAccess.PerServerRoles, time, findings, cancellationToken),
                ServerVersion = await maintenance.ScalarAsync<int>("SELECT current_setting('server_version_num')::int4", cancellationToken),
            };
            foreach (var check in checks)
                await RunAsync(check, site, findings, cancellationToken);
            var plan = await Estimate.OfAsync(site, question, time.GetUtcNow().UtcDateTime, findings.All, cancellationToken);
            return new Answer { Question = question, Findings = findings.All, Plan = plan };
        }
        finally
        {
            // Not cancellable, as the next preflight may be long in coming.
            if (maintenance.State == System.Data.ConnectionState.Open)
                await Scratch.DropAsync(maintenance, target, CancellationToken.None);
        }
    }

    private async Task<NpgsqlConnection?> TryOpenProductionAsync(DatabaseTarget target, FindingList findings, CancellationToken cancellationToken)
    {
        try
        {
            return await connections.OpenAsync(target, target.Database.Name, "check", cancellationToken);
        }
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException)
        {
            findings.Block("ProductionUnreachable", DatabaseFault.Of(target, target.Database.Name, exception).Problem);
            return null;
        }
    }

    // One check that cannot be carried out must not hide what the others find; what is unknown blocks.
    private static async Task RunAsync(IPreflightCheck check, PreflightSite site, FindingList findings, CancellationToken cancellationToken)
    {
        try
        {
            await check.RunAsync(site, findings, cancellationToken);
        }
        catch (PostgresException exception)
        {
            findings.Block(check.GetType().Name.Replace("Check", "Unknown", StringComparison.Ordinal), $"could not be checked: {DatabaseFault.Of(site.Target, site.Spec.Name, exception).Problem}");
        }
    }
}
