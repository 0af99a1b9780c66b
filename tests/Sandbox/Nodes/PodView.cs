using k8s.Models;

namespace UmsOperator.Sandbox.Nodes;

/// <summary>The part of a pod that its containers need.</summary>
/// <param name="Pod">The object when the node started it. Its spec hardly changes afterwards.</param>
/// <param name="Place">Its address and folder.</param>
/// <param name="Volumes">Local folder of each volume; filled before the first container starts.</param>
/// <param name="Changed">Called after each change of a container's state.</param>
internal sealed record PodView(V1Pod Pod, PodPlace Place, Dictionary<string, string> Volumes, Action Changed);
