namespace UmsOperator.Sandbox.Nodes;

/// <summary>A container cannot be started yet because a Secret or key is missing. As in the kubelet, the start is retried.</summary>
internal sealed class ContainerConfigException(string message) : Exception(message);
