using UmsOperator.Agent.Configuration;
using UmsOperator.Agent.Databases;
using UmsOperator.Agent.Health;
using UmsOperator.Agent.Vendor;

namespace UmsOperator.Agent.Running;

/// <summary>
/// Everything before the vendor's processes start: the binding, the schema guard, update mode, the data source, the licence, and at last the schema guard again and the migration marker. While the
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
    public async Task RunAsync(UmsVersion version, CancellationToken cancellationToken)
    {
        vendor.Boot.Apply();
        await RepeatAsync(
            async () =>
            {
                await PrepareAsync(version, cancellationToken);
                return true;
            },
            cancellationToken);
    }

    /// <summary>
    /// The last word before the server starts: reads the schema again, as helpers and calls took seconds, and the vendor's server would migrate what it finds. Writes the
    /// marker if the server may migrate.
    /// </summary>
    /// <exception cref="StartRefusedException">The server must not start.</exception>
    /// <exception cref="OperationCanceledException">A stop was requested.</exception>
    public Task<GuardDecision> PermitAsync(UmsVersion version, CancellationToken cancellationToken) => RepeatAsync(
        async () =>
        {
            var decision = await GuardAsync(version, cancellationToken);
            if (decision is GuardDecision.Migrate)
                await database.Marker.WriteAsync(version, cancellationToken);
            else if (decision is GuardDecision.Unguarded)
                logger.SchemaUnreadable();
            else if (decision is GuardDecision.Resume)
                logger.MigrationWasFinished(version.Schema.ToString());
            return decision;
        },
        cancellationToken);

    /// <summary>The server was not started after all, so nothing was migrated. If the marker cannot be removed now, it stays.</summary>
    public async Task WithdrawAsync(CancellationToken cancellationToken)
    {
        try
        {
            await database.Marker.RemoveAsync(cancellationToken);
        }
        catch (Exception e) when (e is DatabaseUnavailableException or Npgsql.PostgresException or OperationCanceledException)
        {
            logger.MarkerNotWithdrawn(settings.Schema.MarkerTable, e.Message);
        }
    }

    /// <summary>Once the server says that it serves: the marker goes if the schema is what this version needs.</summary>
    /// <returns>What is wrong with the schema; null if the marker is gone.</returns>
    /// <exception cref="DatabaseUnavailableException">The marker is still there, or it is not known.</exception>
    /// <exception cref="StartRefusedException">The marker cannot be removed.</exception>
    public async Task<string?> FinishMigrationAsync(UmsVersion version, CancellationToken cancellationToken)
    {
        var state = await database.Schema.ReadAsync(cancellationToken);
        if (settings.Schema.VersionQuery.Length > 0 && state.Version != version.Schema)
            return $"the server says that it serves, but the schema is {Show(state)}, not {version.Schema}";
        if (state.VendorSaysUnfinished)
            return "the server says that it serves, but schema.unfinishedQuery is true";
        try
        {
            await database.Marker.RemoveAsync(cancellationToken);
        }
        catch (Npgsql.PostgresException e)
        {
            throw new StartRefusedException(ExitCode.Failed, $"schema.markerTable: {settings.Schema.MarkerTable} cannot be removed: {e.MessageText}", e);
        }

        logger.MarkerRemoved(settings.Schema.MarkerTable, Show(state));
        return null;
    }

    private static string Show(SchemaState state) => state.Version?.ToString() ?? (state.IsEmpty ? "empty" : "unknown");

    /// <summary>Waits while the database is away, and repeats a call of umsadmin-cli that failed.</summary>
    private async Task<T> RepeatAsync<T>(Func<Task<T>> attempt, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return await attempt();
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

    private async Task PrepareAsync(UmsVersion version, CancellationToken cancellationToken)
    {
        await GuardAsync(version, cancellationToken);
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
    }

    private async Task<GuardDecision> GuardAsync(UmsVersion version, CancellationToken cancellationToken)
    {
        var state = await database.Schema.ReadAsync(cancellationToken);
        if (_loggedAt == 0 || _reason.Length > 0)
            logger.SchemaFound(Show(state), version.Schema.ToString());
        (_reason, _loggedAt) = ("", time.GetTimestamp());
        board.Enter(AgentPhase.Starting);
        vendor.Metrics.Database(up: true);
        return SchemaGuard.Decide(state, version.Schema, options.Migrate, settings.Schema);
    }

    /// <summary>A call that fails while the database is available counts; one that fails because the database is away does not.</summary>
    private async Task CountAsync(AdminFailedException failure, CancellationToken cancellationToken)
    {
        logger.CommandFailed(failure.Message);
        if (!await database.AnswersAsync(cancellationToken))
            return;
        if (++_failures >= settings.Vendor.AdminAttempts)
            throw new StartRefusedException(
                ExitCode.Failed, $"{failure.Message} (attempt {_failures} of vendor.adminAttempts, while the database is available); run ums-agent doctor in the container", failure);
    }

    private void Log(string reason)
    {
        if (reason == _reason && time.GetElapsedTime(_loggedAt) < ReasonAgain)
            return;
        (_reason, _loggedAt) = (reason, time.GetTimestamp());
        logger.DatabaseUnavailable(reason);
    }
}
