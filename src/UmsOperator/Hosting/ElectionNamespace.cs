using UmsOperator.Options;

namespace UmsOperator.Hosting;

/// <summary>Where the lease is.</summary>
internal static class ElectionNamespace
{
    private const string PodNamespaceFile = "/var/run/secrets/kubernetes.io/serviceaccount/namespace";

    /// <summary>The namespace of the option, or that of the pod.</summary>
    /// <exception cref="OptionException">Neither is known. A guess could let two operators lead, each by a lease of its own.</exception>
    public static string Of(OperatorOptions options)
    {
        if (options.LeaderElectionNamespace is { } given)
            return given;
        return File.Exists(PodNamespaceFile)
            ? File.ReadAllText(PodNamespaceFile).Trim()
            : throw new OptionException("--leader-election-namespace is needed outside a pod (or --leader-elect=false, if no other operator runs)");
    }
}
