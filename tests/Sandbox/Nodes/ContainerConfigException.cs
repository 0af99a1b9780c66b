namespace UmsOperator.Sandbox.Nodes;

/// <summary>A container cannot be started as specified yet: a Secret or key is missing. Waited for, as the kubelet does.</summary>
internal sealed class ContainerConfigException(string message) : Exception(message);
