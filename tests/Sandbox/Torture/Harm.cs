namespace UmsOperator.Sandbox.Torture;

/// <summary>Injects all kinds of faults for a while.</summary>
internal sealed record Harm(ProxyFaults Wire, EnvironmentFaults Environment, Ambush Ambush)
{
    /// <summary>Injects faults; returns when all of them are repaired.</summary>
    /// <param name="duration">Time during which new faults begin.</param>
    /// <param name="sparesPostgres">Whether to leave the database server running: a crash loses the counters that a rollback needs.</param>
    /// <param name="cancellationToken">Cancels the faults.</param>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public async Task DoAsync(TimeSpan duration, bool sparesPostgres, CancellationToken cancellationToken)
    {
        using var faulty = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        faulty.CancelAfter(duration);
        Wire.Switch(active: true);
        var ambush = Ambush.RunAsync(duration, cancellationToken);
        await Environment.RunAsync(sparesPostgres, faulty.Token);
        Wire.Switch(active: false);
        await ambush;
        cancellationToken.ThrowIfCancellationRequested();
    }
}
