using k8s.Models;

namespace UmsOperator.Sandbox.Nodes;

/// <summary>What a container may see of its pod.</summary>
/// <param name="Pod">As it was when the node took it on. Its spec hardly changes afterwards.</param>
/// <param name="Place">Its address and folder.</param>
/// <param name="Volumes">Filled before the first container starts.</param>
/// <param name="Changed">To be called after each change of a container's state.</param>
internal sealed record PodView(V1Pod Pod, PodPlace Place, Dictionary<string, string> Volumes, Action Changed);
