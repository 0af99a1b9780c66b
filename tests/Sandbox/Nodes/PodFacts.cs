using System.Collections.Immutable;
using k8s.Models;

namespace UmsOperator.Sandbox.Nodes;

/// <summary>All that a pod's status is computed from.</summary>
/// <param name="Pod">As last seen on the API server: others' conditions (readiness gates) count.</param>
/// <param name="Init">Its init containers.</param>
/// <param name="Containers">Its containers.</param>
/// <param name="PodIP">Its address on this node.</param>
/// <param name="HostIP">The node's address.</param>
/// <param name="StartTime">When the node took it on.</param>
/// <param name="Stopping">It is being deleted.</param>
/// <param name="Now">Whole seconds.</param>
internal sealed record PodFacts(
    V1Pod Pod,
    ImmutableArray<ContainerSnapshot> Init,
    ImmutableArray<ContainerSnapshot> Containers,
    string PodIP,
    string HostIP,
    DateTime StartTime,
    bool Stopping,
    DateTime Now);
