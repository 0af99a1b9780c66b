namespace UmsOperator.Tests.EndToEnd.Managed;

/// <summary>As the other one, with a real kube-controller-manager: it counts quotas, and empties namespaces that are deleted.</summary>
public sealed class ManagedFixture() : EndToEndFixture(options => options with { ControllerManager = true });
