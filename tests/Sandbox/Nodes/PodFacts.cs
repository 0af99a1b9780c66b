using System.Collections.Immutable;
using k8s.Models;

namespace UmsOperator.Sandbox.Nodes;

/// <summary>The input from which a pod's status is computed.</summary>
/// <param name="Pod">The object as last seen on the API server; conditions of others (readiness gates) count.</param>
/// <param name="Init">Its init containers.</param>
/// <param name="Containers">Its containers.</param>
/// <param name="PodIP">Its address on this node.</param>
/// <param name="HostIP">The node's address.</param>
/// <param name="StartTime">When the node started the pod.</param>
/// <param name="Stopping">Whether it is being deleted.</param>
/// <param name="Now">Current time in whole seconds.</param>
internal sealed record PodFacts(
    V1Pod Pod,
    ImmutableArray<ContainerSnapshot> Init,
    ImmutableArray<ContainerSnapshot> Containers,
    string PodIP,
    string HostIP,
    DateTime StartTime,
    bool Stopping,
    DateTime Now);
