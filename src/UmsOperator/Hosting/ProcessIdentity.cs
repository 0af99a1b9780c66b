using UmsOperator.Kubernetes.Leadership;

namespace UmsOperator.Hosting;

/// <summary>Who this process is, in the lease and in Events.</summary>
/// <param name="Text">Host name and a number drawn for the process.</param>
internal sealed record ProcessIdentity(string Text)
{
    /// <summary>A new one.</summary>
    public static ProcessIdentity New() => new(LeaderElectionOptions.NewIdentity());
}
