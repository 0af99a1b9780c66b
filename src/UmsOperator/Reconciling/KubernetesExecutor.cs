using UmsOperator.Cluster;
using UmsOperator.Core.Model;

namespace UmsOperator.Reconciling;

/// <summary>Sends each action on the API server to its writer.</summary>
internal sealed class KubernetesExecutor(ClusterWriter cluster, ChildWriter children, SecretWriter secrets, PodWriter pods, LeftInDatabaseEvent farewell, ReferencedSecretReader logins)
{
    /// <summary>Does it.</summary>
    /// <exception cref="Kubernetes.Client.ConflictException">The world is not as the plan saw it: look again.</exception>
    public Task ExecuteAsync(Observation seen, KubernetesAction action, CancellationToken ct) => action switch
    {
        KubernetesAction.AddFinalizer => cluster.AddFinalizerAsync(seen.Key, seen.Uid, ct),
        KubernetesAction.RemoveFinalizer remove => LetGoAsync(seen, remove, ct),
        KubernetesAction.ApplyChild apply => children.ApplyAsync(seen, apply, ct),
        KubernetesAction.DeleteChild delete => children.DeleteAsync(seen, delete, ct),
        KubernetesAction.CreateSecret create => secrets.CreateAsync(seen, create, ct),
        KubernetesAction.DeleteSecret delete => secrets.DeleteAsync(seen, delete, ct),
        KubernetesAction.CreatePod create => pods.CreateAsync(seen, create, ct),
        KubernetesAction.DeletePod delete => pods.DeleteAsync(seen, delete, ct),
        KubernetesAction.ReleasePod release => pods.ReleaseAsync(seen, release, ct),
        KubernetesAction.AdmitPod admit => pods.AdmitAsync(seen, admit, ct),
        _ => throw new ArgumentException($"{action.GetType().Name} is not known", nameof(action)),
    };

    private async Task LetGoAsync(Observation seen, KubernetesAction.RemoveFinalizer remove, CancellationToken ct)
    {
        farewell.Tell(seen, remove.Leaves ?? []);
        await cluster.RemoveFinalizerAsync(seen.Key, seen.Uid, ct);
        logins.Forget(seen.Uid);
    }
}
