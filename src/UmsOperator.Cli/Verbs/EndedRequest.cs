using k8s.Models;
using UmsOperator.Api;
using UmsOperator.Api.Spec;

namespace UmsOperator.Cli.Verbs;

/// <summary>Confirms that no process of a server runs any more, where neither its node nor a fenced login can prove it (SharedCredentials).</summary>
internal static class EndedRequest
{
    /// <summary>What the confirmation would do.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="pod">The server's pod.</param>
    public static Verdict Judge(UmsCluster cluster, V1Pod pod)
    {
        var (name, labels) = (pod.Metadata.Name, pod.Metadata.Labels ?? new Dictionary<string, string>());
        if (Facts.Unreadable(cluster) is { } not)
            return not;
        if (!labels.Contains(new(Labels.Name, Labels.Server)) || !labels.Contains(new(Labels.Instance, cluster.Metadata.Name)))
            return Verdict.Refuse($"pod {name} is no server of cluster {cluster.Metadata.Name}", $"kubectl get pods -n {pod.Metadata.NamespaceProperty} -l {Labels.Instance}={cluster.Metadata.Name}");
        if (cluster.Spec.Database.Access != DatabaseAccess.SharedCredentials)
            return Verdict.Refuse("with database.access PerServerRoles the database itself ends a server's sessions; nothing has to be confirmed", Invocation.Of(cluster, "status"));
        if (pod.Metadata.DeletionTimestamp is null)
            return Verdict.Refuse($"pod {name} is not being deleted", $"if it shall be: kubectl delete pod {name} -n {pod.Metadata.NamespaceProperty} --wait=false");
        if (pod.Metadata.Finalizers?.Contains(Finalizers.Ended) != true)
            return Verdict.Refuse($"the operator waits for no confirmation of pod {name}", Invocation.Of(cluster, "status"));
        return pod.Metadata.Annotations?.ContainsKey(Annotations.Ended) == true
            ? Verdict.Nothing($"it is confirmed already that pod {name} has ended")
            : Verdict.Effect(
                Requests.Annotate(Annotations.Ended, "true"),
                $"You confirm that no process of pod {name} runs any more, on node {pod.Spec?.NodeName ?? "(none)"} or elsewhere: the node is switched off, or you have looked.",
                "The operator then starts a server in its place, with the same login on the same database.",
                "If the old process still runs, two servers write as one: promises P1 and P2 do not hold, and data can be lost.");
    }
}
