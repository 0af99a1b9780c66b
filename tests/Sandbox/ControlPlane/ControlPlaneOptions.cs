using System.Collections.Immutable;
using System.Net;
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

    /// <summary>
    /// Where real nodes reach this machine: the API server then listens there too, the controller-manager plays all its parts, and there is a
    /// scheduler. Null, the default: pods run on process nodes, on loopback addresses.
    /// </summary>
    public IPAddress? NodesReach { get; init; }

    /// <summary>Read for <c>UMS_KUBECONFIG</c> and <c>KUBEBUILDER_ASSETS</c>.</summary>
    public Func<string, string?> Environment { get; init; } = System.Environment.GetEnvironmentVariable;
}
