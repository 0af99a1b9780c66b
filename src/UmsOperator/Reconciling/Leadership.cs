using UmsOperator.Kubernetes.Leadership;

namespace UmsOperator.Reconciling;

/// <summary>Whether this process may act. Without leader election it always may.</summary>
internal sealed class Leadership(LeaderElector? elector)
{
    /// <summary>Whether this process leads now.</summary>
    public bool IsLeader => elector?.IsLeader ?? true;

    /// <summary>Cancelled when leadership is lost.</summary>
    public CancellationToken Lost => elector?.Lost ?? CancellationToken.None;

    /// <summary>Why leadership was lost; null while it is not.</summary>
    public string? LossReason => elector?.LossReason;

    /// <summary>Completes when this process leads.</summary>
    public Task WaitAsync(CancellationToken cancellationToken) => elector?.WaitForLeadershipAsync(cancellationToken) ?? Task.CompletedTask;

    /// <summary>Throws unless this process leads.</summary>
    /// <exception cref="OperationCanceledException">This process does not lead.</exception>
    public void ThrowIfNotLeader()
    {
        if (!IsLeader)
            throw new OperationCanceledException("Leadership was lost", Lost);
    }

    /// <summary>Acquires and renews the lease until it is lost or released.</summary>
    public Task RunAsync() => elector?.RunAsync(CancellationToken.None) ?? Task.CompletedTask;

    /// <summary>Releases the lease. Call after the last reconcile has ended.</summary>
    public Task ReleaseAsync(CancellationToken cancellationToken) => elector?.ReleaseAsync(cancellationToken) ?? Task.CompletedTask;
}
