using System.Collections.Immutable;
using System.Net;
using UmsOperator.Sandbox.Nodes;

namespace UmsOperator.Sandbox;

/// <summary>Options of a <see cref="SandboxCluster"/>.</summary>
public sealed record SandboxOptions
{
    /// <summary>PostgreSQL major version: 15, 17 or 18.</summary>
    public int PostgresMajor { get; init; } = 15;

    /// <summary>Settings for postgresql.conf.</summary>
    public ImmutableDictionary<string, string> PostgresSettings { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>PostgreSQL's port, used if it is free; otherwise, and by default, any port.</summary>
    public int? PostgresPort { get; init; }

    /// <summary>Number of process nodes, 0 or more.</summary>
    public int Nodes { get; init; } = 1;

    /// <summary>Time after which a silent node counts as lost.</summary>
    public TimeSpan NodeLease { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>The nodes' image catalog. Default: <c>images.yaml</c>, with the reference server and its faults.</summary>
    public ImageCatalog? Images { get; init; }

    /// <summary>A first site, whose database is created while the API server starts. See <see cref="SandboxCluster.Site"/>.</summary>
    public SiteOptions? Site { get; init; }

    /// <summary>Whether to install the CRD. If false, something else installs it, such as the chart.</summary>
    public bool Crd { get; init; } = true;

    /// <summary>Whether to run a real kube-controller-manager; most stand-ins are then inactive.</summary>
    public bool ControllerManager { get; init; }

    /// <summary>Whether to bind pods of the default scheduler, too, if the cluster is the sandbox's own; ordinary manifests do not name the sandbox's scheduler.</summary>
    public bool BindsAllPods { get; init; }

    /// <summary>See <see cref="ProcessNodeOptions.HostsFile"/>.</summary>
    public string? HostsFile { get; init; }

    /// <summary>
    /// Address at which real nodes reach this machine's API server and PostgreSQL. If set, there are no process nodes and no stand-ins: a real
    /// controller-manager and scheduler run, and the caller starts the nodes.
    /// </summary>
    public IPAddress? NodesReach { get; init; }

    /// <summary>Appended to the API server's arguments.</summary>
    public ImmutableArray<string> ApiServerArguments { get; init; } = [];
}
