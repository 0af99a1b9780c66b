using UmsOperator.Api;

namespace UmsOperator.Cli.Verbs;

/// <summary>Complete commands to copy.</summary>
internal static class Invocation
{
    /// <summary>A command of this program for a cluster.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="verb">The verb.</param>
    /// <param name="rest">Further arguments.</param>
    public static string Of(UmsCluster cluster, string verb, string rest = "") =>
        $"kubectl ums {verb} {cluster.Metadata.Name}{(rest.Length == 0 ? "" : $" {rest}")} -n {cluster.Metadata.NamespaceProperty}";

    /// <summary>The command that changes a field of the spec.</summary>
    public static string Patch(UmsCluster cluster, string spec) =>
        $"kubectl patch ums {cluster.Metadata.Name} -n {cluster.Metadata.NamespaceProperty} --type merge -p '{{\"spec\":{spec}}}'";
}
