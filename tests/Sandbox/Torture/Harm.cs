namespace UmsOperator.Sandbox.Torture;

/// <summary>All faults together, for a while.</summary>
internal sealed record Harm(ProxyFaults Wire, WorldFaults World, Ambush Ambush)
{
    /// <summary>Begins them, and returns when everything that was broken is whole again.</summary>
    /// <param name="duration">For how long new ones begin.</param>
    /// <param name="sparesPostgres">Whether the database server is not killed: with it go the counters that a rollback is judged by.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public async Task DoAsync(TimeSpan duration, bool sparesPostgres, CancellationToken cancellationToken)
    {
        using var faulty = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        faulty.CancelAfter(duration);
        Wire.Switch(active: true);
        var ambush = Ambush.RunAsync(duration, cancellationToken);
        await World.RunAsync(sparesPostgres, faulty.Token);
        Wire.Switch(active: false);
        await ambush;
        cancellationToken.ThrowIfCancellationRequested();
    }
}
