using UmsOperator.Options;

namespace UmsOperator.Reconciling;

/// <summary>Where the lease is.</summary>
internal static class ElectionNamespace
{
    private const string PodNamespaceFile = "/var/run/secrets/kubernetes.io/serviceaccount/namespace";

    /// <summary>Name of the lease.</summary>
    public const string LeaseName = "ums-operator";

    /// <summary>The namespace of the option, or that of the pod.</summary>
    /// <exception cref="OptionException">Neither is known. A guess could let two operators lead, each by a lease of its own.</exception>
    public static string Of(OperatorOptions options) =>
        Known(options) ?? throw new OptionException("--leader-election-namespace is needed outside a pod (or --leader-elect=false, if no other operator runs)");

    /// <summary>The namespace of the option, or that of the pod; null if neither is known.</summary>
    public static string? Known(OperatorOptions options) =>
        options.LeaderElectionNamespace ?? (File.Exists(PodNamespaceFile) ? File.ReadAllText(PodNamespaceFile).Trim() : null);
}
