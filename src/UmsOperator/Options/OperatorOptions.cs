using System.Collections.Immutable;
using System.Net;

namespace UmsOperator.Options;

/// <summary>The operator's settings. Each has a flag and an environment variable of the same name (<c>UMS_OPERATOR_…</c>); the flag wins.</summary>
internal sealed record OperatorOptions
{
    /// <summary>Path of a kubeconfig file; null: the ServiceAccount of the pod.</summary>
    public string? Kubeconfig { get; init; }

    /// <summary>Namespaces that are watched; empty: all of them.</summary>
    public ImmutableArray<string> WatchNamespaces { get; init; } = [];

    /// <summary>Where /metrics, /healthz and /readyz answer. Port 0 takes a free one.</summary>
    public IPEndPoint MetricsAddress { get; init; } = new(IPAddress.Any, 8080);

    /// <summary>Whether /metrics asks for a bearer token, and the API server whose it is and whether he may get it.</summary>
    public bool MetricsAuth { get; init; }

    /// <summary>Folder with tls.crt and tls.key for the HTTP port; null: HTTP without TLS.</summary>
    public string? MetricsCertificateFolder { get; init; }

    /// <summary>Whether replicas of the operator elect a leader. Without it only one may run.</summary>
    public bool LeaderElect { get; init; } = true;

    /// <summary>Namespace of the lease; null: that of the pod.</summary>
    public string? LeaderElectionNamespace { get; init; }

    /// <summary>How long others wait after the leader's last renewal.</summary>
    public TimeSpan LeaseDuration { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long after its last renewal the leader still leads.</summary>
    public TimeSpan RenewDeadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Time between two tries to renew.</summary>
    public TimeSpan RetryPeriod { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Lowest level that is logged.</summary>
    public LogLevel LogLevel { get; init; } = LogLevel.Information;

    /// <summary>Form of the log.</summary>
    public LogFormat LogFormat { get; init; } = LogFormat.Text;

    /// <summary>Clusters that are worked on at one time, at least 1.</summary>
    public int MaxConcurrentReconciles { get; init; } = 4;

    /// <summary>Copies that are made at one time in this process, at least 1.</summary>
    public int MaxBackgroundTasks { get; init; } = 2;

    /// <summary>After how long without a word from the API server /healthz fails; longer than a watch may be silent.</summary>
    public TimeSpan LivenessTimeout { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Folder into which each observation is written as JSON, for test cases; null: none.</summary>
    public string? DumpObservations { get; init; }
}
