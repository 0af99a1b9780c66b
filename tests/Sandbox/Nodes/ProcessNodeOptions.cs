using System.Collections.Immutable;
using k8s;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using UmsOperator.Sandbox.Processes;

namespace UmsOperator.Sandbox.Nodes;

/// <summary>How a process node is set up.</summary>
public sealed record ProcessNodeOptions
{
    /// <summary>Name of the Node object, and its <c>kubernetes.io/hostname</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Connection to the API server, as an administrator.</summary>
    public required KubernetesClientConfiguration Kubernetes { get; init; }

    /// <summary>What runs in place of which image.</summary>
    public required ImageCatalog Images { get; init; }

    /// <summary>Its guardian ends the pods' processes if the sandbox dies. Holds <c>pods/</c>, <c>logs/</c> and <c>claims/</c>, the same for all nodes of the run.</summary>
    public required RunFolder Run { get; init; }

    /// <summary>Shared by the nodes of one program.</summary>
    public LoopbackAddresses Addresses { get; init; } = new(Environment.ProcessId);

    public ImmutableDictionary<string, string> Labels { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>A node that has not renewed for this long is given up by the cluster. Whole seconds; renewed four times as often. The kubelet: 40 s.</summary>
    public TimeSpan LeaseDuration { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>First wait of CrashLoopBackOff and ImagePullBackOff. The kubelet: 10 s.</summary>
    public TimeSpan BackOff { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest such wait. The kubelet: 5 min.</summary>
    public TimeSpan LongestBackOff { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often a container that has not been ready yet is probed besides its regular period.</summary>
    public TimeSpan EagerProbe { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>How often missing Secrets, ConfigMaps and claims are looked for.</summary>
    public TimeSpan ConfigRetry { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Lines for every container's /etc/hosts, read as it starts: what a cluster's DNS would answer. Null or missing: none.</summary>
    public string? HostsFile { get; init; }

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;
}
