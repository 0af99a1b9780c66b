using UmsOperator.Cluster;
using UmsOperator.Core.Model;

namespace UmsOperator.Reconciling;

/// <summary>Dispatches each action on the API server to its writer.</summary>
internal sealed class KubernetesExecutor(ClusterWriter cluster, ChildWriter children, SecretWriter secrets, PodWriter pods, LeftInDatabaseEvent leftovers, ReferencedSecretReader logins)
{
    /// <summary>Carries out an action.</summary>
    /// <exception cref="Kubernetes.Client.ConflictException">The object is not as the plan observed it. Observe and plan again.</exception>
    public Task ExecuteAsync(Observation seen, KubernetesAction action, CancellationToken cancellationToken) => action switch
    {
        KubernetesAction.AddFinalizer => cluster.AddFinalizerAsync(seen.Key, seen.Uid, cancellationToken),
        KubernetesAction.RemoveFinalizer remove => RemoveFinalizerAsync(seen, remove, cancellationToken),
        KubernetesAction.ApplyChild apply => children.ApplyAsync(seen, apply, cancellationToken),
        KubernetesAction.DeleteChild delete => children.DeleteAsync(seen, delete, cancellationToken),
        KubernetesAction.CreateSecret create => secrets.CreateAsync(seen, create, cancellationToken),
        KubernetesAction.DeleteSecret delete => secrets.DeleteAsync(seen, delete, cancellationToken),
        KubernetesAction.CreatePod create => pods.CreateAsync(seen, create, cancellationToken),
        KubernetesAction.DeletePod delete => pods.DeleteAsync(seen, delete, cancellationToken),
        KubernetesAction.ReleasePod release => pods.ReleaseAsync(seen, release, cancellationToken),
        KubernetesAction.AdmitPod admit => pods.AdmitAsync(seen, admit, cancellationToken),
        _ => throw new ArgumentException($"{action.GetType().Name} is an unknown action", nameof(action)),
    };

    private async Task RemoveFinalizerAsync(Observation seen, KubernetesAction.RemoveFinalizer remove, CancellationToken cancellationToken)
    {
        leftovers.Report(seen, remove.Leaves ?? []);
        await cluster.RemoveFinalizerAsync(seen.Key, seen.Uid, cancellationToken);
        logins.Forget(seen.Uid);
    }
}
