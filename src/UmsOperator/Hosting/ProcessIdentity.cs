using UmsOperator.Kubernetes.Leadership;

namespace UmsOperator.Hosting;

/// <summary>Identity of this process in the lease and in Events.</summary>
/// <param name="Text">Host name and a random number.</param>
internal sealed record ProcessIdentity(string Text)
{
    /// <summary>Creates a new identity.</summary>
    public static ProcessIdentity New() => new(LeaderElectionOptions.NewIdentity());
}
