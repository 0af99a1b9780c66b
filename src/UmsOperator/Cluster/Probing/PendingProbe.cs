namespace UmsOperator.Cluster.Probing;

/// <summary>A request to a server. It may outlast the reconcile that sent it: a late answer is used by a later reconcile.</summary>
internal sealed class PendingProbe
{
    private volatile bool _began;

    /// <summary>Sends the request.</summary>
    /// <param name="target">The server.</param>
    /// <param name="ask">Sends the request and reads the answer; calls the action once the answer has begun. Must not throw.</param>
    public PendingProbe(ProbeTarget target, Func<Action, Task<(ProbeResponse Reply, DateTime At)>> ask)
    {
        Target = target;
        Answer = ask(() => _began = true);
    }

    /// <summary>The server.</summary>
    public ProbeTarget Target { get; }

    /// <summary>Whether the answer has begun.</summary>
    public bool Began => _began;

    /// <summary>The answer, and when it was complete, UTC. Never fails.</summary>
    public Task<(ProbeResponse Reply, DateTime At)> Answer { get; }
}
