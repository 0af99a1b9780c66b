using UmsOperator.Reconciling;

namespace UmsOperator.Hosting;

/// <summary>Acquires the lease, renews it, and releases it after the reconciles have ended.</summary>
internal sealed class LeaseService(Leadership leadership) : OperatorService
{
    /// <inheritdoc/>
    public override async Task StoppingAsync(CancellationToken cancellationToken)
    {
        // Work that did not end in time may still write: the lease is left to expire.
        cancellationToken.ThrowIfCancellationRequested();
        await leadership.ReleaseAsync(cancellationToken);
    }

    // Ignores the token: the lease must be renewed until the reconciles have ended.
    protected override Task RunAsync(CancellationToken stoppingToken) => leadership.RunAsync();
}
