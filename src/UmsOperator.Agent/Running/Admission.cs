using UmsOperator.Agent.Configuration;
using UmsOperator.Agent.Databases;
using UmsOperator.Agent.Health;
using UmsOperator.Agent.Identity;
using UmsOperator.Agent.Vendor;

namespace UmsOperator.Agent.Running;

/// <summary>Asks the vendor's server for its status, and admits it to traffic once: when it serves as who it should be, with no migration unfinished.</summary>
internal sealed class Admission(AgentSettings settings, StatusClient status, IdentityStore identity, Preparation preparation, AgentBoard board, TimeProvider time, ILogger<Admission> logger)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private string _reason = "";
    private bool _isMarkerGone;
    private long? _mismatchedAt;

    /// <summary>The last word before the server starts.</summary>
    /// <param name="version">The installed version.</param>
    /// <param name="start">Starts the server. If it throws, nothing was migrated.</param>
    /// <param name="cancellationToken">A stop was requested: the server is not started.</param>
    /// <exception cref="StartRefusedException">The server must not start, or cannot.</exception>
    public async Task<GuardDecision> PermitAsync(UmsVersion version, Func<Task> start, CancellationToken cancellationToken)
    {
        var decision = await preparation.PermitAsync(version, cancellationToken);
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            await start();
            return decision;
        }
        catch when (decision is GuardDecision.Migrate)
        {
            using var deadline = new CancellationTokenSource(Patience, time);
            await preparation.WithdrawAsync(deadline.Token);
            throw;
        }
    }

    /// <summary>Runs until it is cancelled.</summary>
    /// <exception cref="StartRefusedException">The server must not serve.</exception>
    public async Task WatchAsync(UmsVersion version, GuardDecision decision, CancellationToken cancellationToken)
    {
        _isMarkerGone = decision is not (GuardDecision.Migrate or GuardDecision.Resume);
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(settings.Status.PeriodSeconds), time);
        do
        {
            try
            {
                var word = await status.CheckStatusAsync(cancellationToken);
                board.Answered(word);
                if (AgentBoard.IsGood(word) && !board.HasServed)
                    await AdmitAsync(version, cancellationToken);
                if (board.HasServed)
                    _reason = "";
            }
            catch (StatusUnavailableException e)
            {
                // In the first seconds nothing listens.
                if (board.HasServed || board.Elapsed > Patience)
                    Log(e.Message, logger.StatusUnavailable);
            }
            catch (DatabaseUnavailableException e)
            {
                Log(e.Message, logger.MarkerStays);
            }
        }
        while (await timer.WaitForNextTickAsync(cancellationToken));
    }

    private async Task AdmitAsync(UmsVersion version, CancellationToken cancellationToken)
    {
        var reported = await status.ServerStatusAsync(cancellationToken);
        if (UmsVersion.TryParse(reported.Version) != version)
            logger.OtherVersion(reported.Version, settings.Vendor.Home, version.ToString());
        if (settings.Identity.ProcessIdItem.Length > 0 && identity.ProcessId() is { } expected && expected != reported.ProcessId)
            throw new StartRefusedException(
                ExitCode.Configuration,
                $"identity: serverstatus reports the process ID '{reported.ProcessId}', and this server is '{expected}': it runs as somebody else. Check identity.items and identity.processIdItem");
        if (!_isMarkerGone && !await FinishAsync(version, cancellationToken))
            return;
        // With the ID of this server lost, its jobs would be lost with its pod. Saving tells what is wrong, and is tried again.
        if (!identity.Save())
            return;
        board.Admit();
        logger.Serving(board.InInit.TotalSeconds);
    }

    /// <summary>A server that serves on another schema may still be at it: it is held, and only after a while the migration counts as failed.</summary>
    private async Task<bool> FinishAsync(UmsVersion version, CancellationToken cancellationToken)
    {
        if (await preparation.FinishMigrationAsync(version, cancellationToken) is not { } problem)
            return _isMarkerGone = true;
        _mismatchedAt ??= time.GetTimestamp();
        if (time.GetElapsedTime(_mismatchedAt.Value) >= TimeSpan.FromSeconds(settings.Schema.MismatchSeconds))
            throw new StartRefusedException(
                ExitCode.Failed, $"the migration failed: {problem}, {settings.Schema.MismatchSeconds} s later (schema.mismatchSeconds); restore the database from before the migration");
        Log(problem, logger.MarkerStays);
        return false;
    }

    private void Log(string reason, Action<string> write)
    {
        if (reason == _reason)
            return;
        _reason = reason;
        write(reason);
    }
}
