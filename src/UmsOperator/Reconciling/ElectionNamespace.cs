using UmsOperator.Options;

namespace UmsOperator.Reconciling;

/// <summary>Name and namespace of the lease.</summary>
internal static class ElectionNamespace
{
    private const string PodNamespaceFile = "/var/run/secrets/kubernetes.io/serviceaccount/namespace";

    /// <summary>Name of the lease.</summary>
    public const string LeaseName = "ums-operator";

    /// <summary>The namespace of the option, or that of the pod.</summary>
    /// <exception cref="OptionException">Neither is known. With a default, two operators could lead, each with its own lease.</exception>
    public static string Of(OperatorOptions options) =>
        Known(options) ?? throw new OptionException("--leader-election-namespace: is required outside a pod; set it, or set --leader-elect=false if no other operator runs");

    /// <summary>The namespace of the option, or that of the pod; null if neither is known.</summary>
    public static string? Known(OperatorOptions options) =>
        options.LeaderElectionNamespace ?? (File.Exists(PodNamespaceFile) ? File.ReadAllText(PodNamespaceFile).Trim() : null);
}
