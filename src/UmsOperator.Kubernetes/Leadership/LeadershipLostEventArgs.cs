namespace UmsOperator.Kubernetes.Leadership;

/// <summary>Why leadership was lost.</summary>
public sealed class LeadershipLostEventArgs(string reason) : EventArgs
{
    /// <summary>For logs.</summary>
    public string Reason { get; } = reason;
}
