namespace UmsOperator.Tests.EndToEnd.Managed;

/// <summary>Like <see cref="EndToEndFixture"/>, with a real kube-controller-manager, which counts quotas and empties deleted namespaces.</summary>
public sealed class ManagedFixture() : EndToEndFixture(options => options with { ControllerManager = true });
