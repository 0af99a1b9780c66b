using System.Collections.Immutable;
using k8s;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using UmsOperator.Sandbox.Processes;

namespace UmsOperator.Sandbox.Nodes;

/// <summary>Options of a process node.</summary>
public sealed record ProcessNodeOptions
{
    /// <summary>Name of the Node object, and its <c>kubernetes.io/hostname</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Connection to the API server, as an administrator.</summary>
    public required KubernetesClientConfiguration Kubernetes { get; init; }

    /// <summary>The local programs of images.</summary>
    public required ImageCatalog Images { get; init; }

    /// <summary>The run whose guardian ends the pods' processes if the sandbox dies. It contains <c>pods/</c>, <c>logs/</c> and <c>claims/</c>, shared by all nodes of the run.</summary>
    public required RunFolder Run { get; init; }

    /// <summary>Source of pod addresses, shared by the nodes of one program.</summary>
    public LoopbackAddresses Addresses { get; init; } = new(Environment.ProcessId);

    public ImmutableDictionary<string, string> Labels { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Time without renewal after which the node counts as lost, in whole seconds. It is renewed four times as often. The kubelet's default is 40 s.</summary>
    public TimeSpan LeaseDuration { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>First wait of CrashLoopBackOff and ImagePullBackOff. The kubelet's is 10 s.</summary>
    public TimeSpan BackOff { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest such wait. The kubelet's is 5 min.</summary>
    public TimeSpan LongestBackOff { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Interval of additional probes of a container that has not been ready yet.</summary>
    public TimeSpan EagerProbe { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Interval of retries for missing Secrets, ConfigMaps and claims.</summary>
    public TimeSpan ConfigRetry { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>File with lines for every container's /etc/hosts, in place of a cluster's DNS; read at each start. Null or missing: none.</summary>
    public string? HostsFile { get; init; }

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;
}
