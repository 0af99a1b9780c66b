using UmsOperator.Agent.Configuration;
using UmsOperator.Agent.Databases;
using UmsOperator.Agent.Health;
using UmsOperator.Agent.Vendor;

namespace UmsOperator.Agent.Running;

/// <summary>
/// Everything before the vendor's processes start: the binding, the schema guard, update mode, the data source, the licence, and at last the migration marker. While the
/// database is away or rejects the login, it waits.
/// </summary>
internal sealed class Preparation(
    AgentSettings settings, AgentOptions options, DatabaseSteps database, VendorSteps vendor, AgentBoard board, TimeProvider time, ILogger<Preparation> logger)
{
    private static readonly TimeSpan ReasonAgain = TimeSpan.FromSeconds(30);

    private string _reason = "";
    private long _loggedAt;
    private int _failures;
    private bool _isUpdateModeSet;

    /// <exception cref="StartRefusedException">The server must not start.</exception>
    /// <exception cref="OperationCanceledException">A stop was requested.</exception>
    public async Task<GuardDecision> RunAsync(UmsVersion version, CancellationToken cancellationToken)
    {
        vendor.Boot.Apply();
        while (true)
        {
            try
            {
                return await AttemptAsync(version, cancellationToken);
            }
            catch (DatabaseUnavailableException e)
            {
                board.Enter(AgentPhase.WaitingForDatabase);
                vendor.Metrics.Database(up: false);
                Log(e.Message);
            }
            catch (AdminFailedException e)
            {
                await CountAsync(e, cancellationToken);
            }

            await Task.Delay(TimeSpan.FromSeconds(settings.Schema.RetrySeconds), time, cancellationToken);
        }
    }

    /// <summary>Once the server serves: its schema is what this version needs, and the marker goes.</summary>
    /// <exception cref="DatabaseUnavailableException">The marker is still there, or it is not known.</exception>
    /// <exception cref="StartRefusedException">The server serves another schema.</exception>
    public async Task FinishMigrationAsync(UmsVersion version, CancellationToken cancellationToken)
    {
        var state = await database.Schema.ReadAsync(cancellationToken);
        if (settings.Schema.VersionQuery.Length > 0 && state.Version != version.Schema)
        {
            throw new StartRefusedException(
                ExitCode.Failed, $"the migration failed: the server says that it serves, but the schema is {Show(state)}, not {version.Schema}; restore the database from before the migration");
        }

        if (state.VendorSaysUnfinished)
            throw new StartRefusedException(ExitCode.Failed, "the migration failed: schema.unfinishedQuery is true although the server says that it serves; restore the database from before the migration");
        try
        {
            await database.Marker.RemoveAsync(cancellationToken);
        }
        catch (Npgsql.PostgresException e)
        {
            throw new StartRefusedException(ExitCode.Failed, $"schema.markerTable: {settings.Schema.MarkerTable} cannot be removed: {e.MessageText}", e);
        }

        logger.MarkerRemoved(settings.Schema.MarkerTable, Show(state));
    }

    private static string Show(SchemaState state) => state.Version?.ToString() ?? (state.IsEmpty ? "empty" : "unknown");

    private async Task<GuardDecision> AttemptAsync(UmsVersion version, CancellationToken cancellationToken)
    {
        await GuardAsync(version, cancellationToken);
        board.Enter(AgentPhase.Starting);
        vendor.Metrics.Database(up: true);
        if (options.UpdateMode && !_isUpdateModeSet)
        {
            await database.Scripts.RunAsync(cancellationToken);
            await vendor.Hook.RunAsync(cancellationToken);
            _isUpdateModeSet = true;
        }

        if (settings.Identity.RegistryQuery.Length > 0 && vendor.Identity.ProcessId() is { } processId)
            await database.Registry.RefuseOtherHostAsync(processId, cancellationToken);
        await vendor.DataSource.RunAsync(cancellationToken);
        vendor.Metrics.Licence((await vendor.Licence.RunAsync(version, cancellationToken))?.End);

        // Again: the calls took seconds, and the vendor's server would migrate what it finds.
        var decision = await GuardAsync(version, cancellationToken);
        if (decision is GuardDecision.Migrate)
            await database.Marker.WriteAsync(version, cancellationToken);
        else if (decision is GuardDecision.Unguarded)
            logger.SchemaUnreadable();
        else if (decision is GuardDecision.Resume)
            logger.MigrationWasFinished(version.Schema.ToString());
        return decision;
    }

    private async Task<GuardDecision> GuardAsync(UmsVersion version, CancellationToken cancellationToken)
    {
        var state = await database.Schema.ReadAsync(cancellationToken);
        if (_loggedAt == 0 || _reason.Length > 0)
            logger.SchemaFound(Show(state), version.Schema.ToString());
        (_reason, _loggedAt) = ("", time.GetTimestamp());
        return SchemaGuard.Decide(state, version.Schema, options.Migrate, settings.Schema);
    }

    /// <summary>A call that fails while the database is available counts; one that fails because the database is away does not.</summary>
    private async Task CountAsync(AdminFailedException failure, CancellationToken cancellationToken)
    {
        logger.CommandFailed(failure.Message);
        if (!await database.AnswersAsync(cancellationToken))
            return;
        if (++_failures >= settings.Vendor.AdminAttempts)
            throw new StartRefusedException(ExitCode.Failed, $"{failure.Message} (attempt {_failures} of vendor.adminAttempts, while the database is available); run ums-agent doctor in the container", failure);
    }

    private void Log(string reason)
    {
        if (reason == _reason && time.GetElapsedTime(_loggedAt) < ReasonAgain)
            return;
        (_reason, _loggedAt) = (reason, time.GetTimestamp());
        logger.DatabaseUnavailable(reason);
    }
}
