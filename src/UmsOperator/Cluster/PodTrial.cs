using UmsOperator.Core.Model;
using UmsOperator.Kubernetes;
using UmsOperator.Kubernetes.Client;
using k8s.Models;

namespace UmsOperator.Cluster;

/// <summary>Creates a server's pod as a dry run. An error, including a timeout, becomes part of the result.</summary>
internal sealed class PodTrial(ResourceClient<V1Pod> pods, ClusterCaches caches, RequestPatience patience)
{
    /// <summary>Runs the dry run.</summary>
    public async Task<FactResult> AskAsync(Observation seen, FactQuery.PodAdmission query, CancellationToken cancellationToken)
    {
        var pod = DesiredObjects.Pod(seen.Observed.Cluster, query.Server);
        try
        {
            var lost = await patience.RunAsync(seen.Uid, createsPod: true, isRepeated: false, token => TryAsync(pod, token), cancellationToken);
            return new FactResult
            {
                Question = query,
                Error = lost.Count == 0 ? null : $"a mutating webhook or another program removes or changes fields that the server needs: {string.Join(", ", lost)}",
            };
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            return new FactResult { Question = query, Error = FailureText.Of(error), Shortages = QuotaRefusal.Read(error.Message, Predecessor(seen, pod), pod) };
        }
    }

    /// <summary>The required fields that the pod would lose.</summary>
    private async Task<IReadOnlyList<string>> TryAsync(V1Pod pod, CancellationToken cancellationToken)
    {
        try
        {
            return PodFidelity.Lost(pod, await pods.TryCreateAsync(pod, cancellationToken));
        }
        catch (AlreadyExistsException)
        {
            // The API server checks the name last, so the pod passed everything else. Another name shows how webhooks would change it.
            var name = pod.Metadata.Name;
            pod.Metadata.Name = $"{name}-trial";
            try
            {
                return PodFidelity.Lost(pod, await pods.TryCreateAsync(pod, cancellationToken));
            }
            catch (ApiException)
            {
                return [];
            }
            finally
            {
                pod.Metadata.Name = name;
            }
        }
    }

    private V1Pod? Predecessor(Observation seen, V1Pod pod) =>
        caches.Pods.Get(new ObjectKey(seen.Key.Namespace, pod.Metadata.Name)) is { } old && Ownership.ClusterUidOf(old) == seen.Uid ? old : null;
}
