using UmsOperator.Kubernetes.Leadership;

namespace UmsOperator.Reconciling;

/// <summary>Whether this process may act. Without an election it always may.</summary>
internal sealed class Leadership(LeaderElector? elector)
{
    /// <summary>Whether it leads now.</summary>
    public bool IsLeader => elector?.IsLeader ?? true;

    /// <summary>Cancelled when leadership is lost.</summary>
    public CancellationToken Lost => elector?.Lost ?? CancellationToken.None;

    /// <summary>Completes when this process leads.</summary>
    public Task WaitAsync(CancellationToken cancellationToken) => elector?.WaitForLeadershipAsync(cancellationToken) ?? Task.CompletedTask;

    /// <summary>Throws if it does not lead.</summary>
    /// <exception cref="OperationCanceledException">It does not.</exception>
    public void ThrowIfNotLeader()
    {
        if (!IsLeader)
            throw new OperationCanceledException("Leadership is lost", Lost);
    }

    /// <summary>Holds the lease until it is lost or released.</summary>
    public Task RunAsync() => elector?.RunAsync(CancellationToken.None) ?? Task.CompletedTask;

    /// <summary>Gives the lease up, after the last worker has returned.</summary>
    public Task ReleaseAsync(CancellationToken cancellationToken) => elector?.ReleaseAsync(cancellationToken) ?? Task.CompletedTask;
}
