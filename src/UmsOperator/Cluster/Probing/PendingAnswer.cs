namespace UmsOperator.Cluster.Probing;

/// <summary>One request to a server. It may take longer than one look at the cluster: an answer that comes late counts with a later look.</summary>
/// <param name="target">Whom it is put to.</param>
internal sealed class PendingAnswer(ProbeTarget target)
{
    /// <summary>Whom it is put to.</summary>
    public ProbeTarget Target { get; } = target;

    /// <summary>The answer has begun.</summary>
    public bool Began { get; set; }

    /// <summary>What comes of it, and when it came, UTC. It never fails.</summary>
    public Task<(ProbeReply Reply, DateTime At)> Answer { get; set; } = Task.FromResult((ProbeReply.Silent(""), default(DateTime)));
}
