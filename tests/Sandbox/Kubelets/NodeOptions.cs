namespace UmsOperator.Sandbox.Kubelets;

/// <summary>Options of the run on real nodes.</summary>
internal sealed record NodeOptions
{
    public const string Cluster = "demo";
    public const string Namespace = "demo";
    public const string From = "12.03.110";
    public const string To = "12.04.110";

    /// <summary>Number of nodes: two, so that evicted pods have another node.</summary>
    public const int Nodes = 2;

    public const int Replicas = 3;

    /// <summary>Tags of the operator's image before and after its upgrade.</summary>
    public const string OldOperator = "0.1.0";

    public const string NewOperator = "0.1.1";

    /// <summary>Number of device rows in the database.</summary>
    public const int Devices = 10_000;

    /// <summary>Number of active devices on each node.</summary>
    public const int Connections = 200;

    /// <summary>Root of the repository.</summary>
    public required string Repository { get; init; }

    /// <summary>The chart's folder.</summary>
    public string Chart => Path.Combine(Repository, "charts", "ums-operator");

    /// <summary>Builds <see cref="Images"/>.</summary>
    public string ImagesScript => Path.Combine(Repository, "eng", "image", "node.sh");

    /// <summary>An OCI layout.</summary>
    public string Images => Path.Combine(Repository, "artifacts", "node", "images");

    /// <summary>Folder in which the logs of all programs are kept after the run.</summary>
    public string Logs => Path.Combine(Repository, "artifacts", "node", "logs");
}
