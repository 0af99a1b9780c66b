using System.Collections.Immutable;
using System.Net;
using UmsOperator.Sandbox.Nodes;

namespace UmsOperator.Sandbox;

/// <summary>What a <see cref="SandboxCluster"/> is made of.</summary>
public sealed record SandboxOptions
{
    /// <summary>PostgreSQL 15, 17 or 18.</summary>
    public int PostgresMajor { get; init; } = 15;

    /// <summary>Lines for postgresql.conf.</summary>
    public ImmutableDictionary<string, string> PostgresSettings { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Used if it is free; else, and by default, any port.</summary>
    public int? PostgresPort { get; init; }

    /// <summary>Process nodes, 0 or more.</summary>
    public int Nodes { get; init; } = 1;

    /// <summary>How soon a silent node is given up.</summary>
    public TimeSpan NodeLease { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>What the nodes run. Default: <c>images.yaml</c>, the reference server and its faults.</summary>
    public ImageCatalog? Images { get; init; }

    /// <summary>A site to begin with; its database is made while the API server starts. See <see cref="SandboxCluster.Site"/>.</summary>
    public SiteOptions? Site { get; init; }

    /// <summary>Installs the CRD. Without it somebody else does, such as the chart.</summary>
    public bool Crd { get; init; } = true;

    /// <summary>With a real kube-controller-manager; the stand-ins then rest.</summary>
    public bool ControllerManager { get; init; }

    /// <summary>Binds pods of the default scheduler too, for a cluster that is the sandbox's own: what people apply says nothing of sandboxes.</summary>
    public bool BindsAllPods { get; init; }

    /// <summary>See <see cref="ProcessNodeOptions.HostsFile"/>.</summary>
    public string? HostsFile { get; init; }

    /// <summary>
    /// Where real nodes reach this machine's API server and PostgreSQL. Set, there are no process nodes and no stand-ins: real
    /// controller-manager and scheduler do their parts, and somebody else brings the nodes.
    /// </summary>
    public IPAddress? NodesReach { get; init; }

    /// <summary>Appended to the API server's arguments.</summary>
    public ImmutableArray<string> ApiServerArguments { get; init; } = [];
}
