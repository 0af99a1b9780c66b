using System.Collections.Immutable;
using System.Net;

namespace UmsOperator.Options;

/// <summary>
/// The operator's settings. Each can be set by a flag or by an environment variable of the same name (<c>UMS_OPERATOR_…</c>); the flag takes
/// precedence.
/// </summary>
internal sealed record OperatorOptions
{
    /// <summary>Path of a kubeconfig file; null for the pod's ServiceAccount.</summary>
    public string? Kubeconfig { get; init; }

    /// <summary>Namespaces to watch; empty for all.</summary>
    public ImmutableArray<string> WatchNamespaces { get; init; } = [];

    /// <summary>Address of /metrics, /healthz and /readyz. Port 0 selects a free port.</summary>
    public IPEndPoint MetricsAddress { get; init; } = new(IPAddress.Any, 8080);

    /// <summary>Whether /metrics requires a bearer token of an identity that is authorized to get it. The API server reviews both.</summary>
    public bool MetricsAuth { get; init; }

    /// <summary>Folder with tls.crt and tls.key for the HTTP port; null for HTTP without TLS.</summary>
    public string? MetricsCertificateFolder { get; init; }

    /// <summary>Whether replicas of the operator elect a leader. Without leader election only one replica may run.</summary>
    public bool LeaderElect { get; init; } = true;

    /// <summary>Namespace of the lease; null for the pod's namespace.</summary>
    public string? LeaderElectionNamespace { get; init; }

    /// <summary>How long other replicas wait after the leader's last renewal.</summary>
    public TimeSpan LeaseDuration { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long the leader leads after its last renewal.</summary>
    public TimeSpan RenewDeadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Time between two attempts to renew the lease.</summary>
    public TimeSpan RetryPeriod { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Lowest level that is logged.</summary>
    public LogLevel LogLevel { get; init; } = LogLevel.Information;

    /// <summary>Format of the log.</summary>
    public LogFormat LogFormat { get; init; } = LogFormat.Text;

    /// <summary>
    /// Clusters that are reconciled at the same time, at least 1. A reconcile that takes longer than half a second no longer counts.
    /// </summary>
    public int MaxConcurrentReconciles { get; init; } = 4;

    /// <summary>Database copies that this process makes at the same time, at least 1.</summary>
    public int MaxBackgroundTasks { get; init; } = 2;

    /// <summary>Time without a response of the API server after which /healthz fails. Must be longer than a watch may be silent.</summary>
    public TimeSpan LivenessTimeout { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Folder for a JSON file of each observation, for test cases; null for none.</summary>
    public string? DumpObservations { get; init; }
}
