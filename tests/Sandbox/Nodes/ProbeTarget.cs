using k8s.Models;

namespace UmsOperator.Sandbox.Nodes;

/// <summary>The target of a probe: one run of one container.</summary>
internal sealed record ProbeTarget(string PodIP, V1Container Container, int ProcessId, IReadOnlyDictionary<string, string> Environment);
