using System.Collections.Concurrent;
using k8s;
using k8s.Autorest;
using k8s.Models;
using UmsOperator.Sandbox.Api;

namespace UmsOperator.Sandbox.Nodes;

/// <summary>Writes warning events, which <c>kubectl describe</c> shows. Each text is written once per pod; failures are ignored.</summary>
internal sealed class NodeEvents(ApiClient client, string node, TimeProvider clock)
{
    private readonly ConcurrentDictionary<(string Uid, string Text), byte> _said = new();

    public async Task WarnAsync(V1Pod pod, string reason, string message, CancellationToken cancellationToken)
    {
        if (!_said.TryAdd((pod.Metadata.Uid, reason + message), 0)) return;
        var now = clock.GetUtcNow().UtcDateTime;
        var @event = new Corev1Event
        {
            Metadata = new V1ObjectMeta { GenerateName = $"{pod.Metadata.Name}.", NamespaceProperty = pod.Metadata.NamespaceProperty },
            InvolvedObject = new V1ObjectReference
            {
                ApiVersion = "v1",
                Kind = "Pod",
                Name = pod.Metadata.Name,
                NamespaceProperty = pod.Metadata.NamespaceProperty,
                Uid = pod.Metadata.Uid,
            },
            Type = "Warning",
            Reason = reason,
            Message = message,
            Source = new V1EventSource { Component = "ums-sandbox", Host = node },
            FirstTimestamp = now,
            LastTimestamp = now,
            Count = 1,
        };
        try
        {
            await client.CoreV1.CreateNamespacedEventAsync(@event, pod.Metadata.NamespaceProperty, cancellationToken: cancellationToken);
        }
        catch (Exception e) when (e is HttpOperationException or HttpRequestException)
        {
            _said.TryRemove((pod.Metadata.Uid, reason + message), out _);
        }
    }

    public void Forget(string uid)
    {
        foreach (var key in _said.Keys.Where(key => key.Uid == uid)) _said.TryRemove(key, out _);
    }
}
