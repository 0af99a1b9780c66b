using System.Collections.Immutable;
using UmsOperator.Sandbox.Processes;

namespace UmsOperator.Sandbox.ControlPlane;

/// <summary>How to come by an API server.</summary>
public sealed record ControlPlaneOptions
{
    /// <summary>Start inside this run and end with it. Default: a run of its own.</summary>
    public RunFolder? Run { get; init; }

    /// <summary>Appended to the API server's arguments, e.g. <c>--feature-gates=…</c>; of a flag given twice the last wins.</summary>
    public ImmutableArray<string> ApiServerArguments { get; init; } = [];

    /// <summary>
    /// With a real kube-controller-manager: Deployments make pods, owned objects go with their owners, ServiceAccounts get tokens. An existing cluster
    /// has its own.
    /// </summary>
    public bool ControllerManager { get; init; }

    /// <summary>Read for <c>UMS_KUBECONFIG</c> and <c>KUBEBUILDER_ASSETS</c>.</summary>
    public Func<string, string?> Environment { get; init; } = System.Environment.GetEnvironmentVariable;
}
