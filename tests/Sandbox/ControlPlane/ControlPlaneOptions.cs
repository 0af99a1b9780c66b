using System.Collections.Immutable;
using System.Net;
using UmsOperator.Sandbox.Processes;

namespace UmsOperator.Sandbox.ControlPlane;

/// <summary>Options of the control plane.</summary>
public sealed record ControlPlaneOptions
{
    /// <summary>The run that owns the processes and ends them. Default: a separate run.</summary>
    public RunFolder? Run { get; init; }

    /// <summary>Appended to the API server's arguments, e.g. <c>--feature-gates=…</c>; the last value of a repeated flag wins.</summary>
    public ImmutableArray<string> ApiServerArguments { get; init; } = [];

    /// <summary>
    /// Starts a real kube-controller-manager: Deployments create pods, owned objects are garbage collected, ServiceAccounts get tokens. An existing cluster
    /// has its own one.
    /// </summary>
    public bool ControllerManager { get; init; }

    /// <summary>
    /// Address at which real nodes reach this machine: the API server also listens there, the controller-manager runs all its controllers, and there is a
    /// scheduler. Null, the default: pods run on process nodes, on loopback addresses.
    /// </summary>
    public IPAddress? NodesReach { get; init; }

    /// <summary>Reads the variables <c>UMS_KUBECONFIG</c> and <c>KUBEBUILDER_ASSETS</c>.</summary>
    public Func<string, string?> Environment { get; init; } = System.Environment.GetEnvironmentVariable;
}
