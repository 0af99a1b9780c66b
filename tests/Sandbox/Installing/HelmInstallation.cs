using System.Collections.Immutable;
using System.Text.Json.Nodes;
using UmsOperator.Sandbox.ControlPlane;
using UmsOperator.Sandbox.Processes;

namespace UmsOperator.Sandbox.Installing;

/// <summary>
/// Runs the commands of README.md verbatim: the chart by helm, the login's Secret, the cluster, a new version. Values that do not work in the sandbox are changed
/// and reported: the reference server uses plain HTTP, and PostgreSQL may have another port.
/// </summary>
internal sealed class HelmInstallation : IInstallation
{
    /// <summary>Namespace into which README.md installs the chart.</summary>
    public const string Namespace = "ums-operator-system";

    private const int DefaultPort = 5432;
    private const string Password = "'<password>'";

    private readonly Readme _readme = Readme.Load();
    private readonly SandboxCluster _cluster;
    private readonly DemoOptions _options;
    private readonly IProgress<string> _progress;
    private readonly string _folder;
    private readonly ImmutableDictionary<string, string?> _environment;

    private HelmInstallation(SandboxCluster cluster, DemoOptions options, IProgress<string> progress, string folder, IEnumerable<string> tools)
    {
        (_cluster, _options, _progress, _folder) = (cluster, options, progress, folder);
        var home = cluster.Run.CreateFolder("home");
        _environment = ImmutableDictionary<string, string?>.Empty
            .Add("KUBECONFIG", cluster.ControlPlane.KubeConfigPath)
            .Add("HOME", home)
            .Add("PATH", string.Join(':', tools.Append(Environment.GetEnvironmentVariable("PATH"))));
    }

    /// <summary>Finds helm, kubectl and the chart.</summary>
    /// <exception cref="SandboxException">A tool could not be fetched, or the working folder is not the root of the repository.</exception>
    public static async Task<HelmInstallation> PrepareAsync(
        SandboxCluster cluster, DemoOptions options, IProgress<string> progress, CancellationToken cancellationToken)
    {
        var charts = Path.GetFullPath("charts");
        if (!File.Exists(Path.Combine(charts, "ums-operator", "Chart.yaml")))
            throw new SandboxException($"{charts}/ums-operator is missing. Run this in the root of the repository.");
        var folder = cluster.Run.CreateFolder("checkout");
        File.CreateSymbolicLink(Path.Combine(folder, "charts"), charts);
        var tools = new List<string>();
        foreach (var tool in new[] { "helm", "kubectl" })
            tools.Add(Path.GetDirectoryName(await CommandLineTools.FindAsync(tool, cluster.Run, progress, cancellationToken))!);
        return new HelmInstallation(cluster, options, progress, folder, tools.Distinct(StringComparer.Ordinal));
    }

    public async Task<bool> InstallAsync(CancellationToken cancellationToken)
    {
        return await PodCrashes.Of(_cluster, Namespace).GuardAsync(
            async token =>
            {
                await RunAsync(_readme.Command("helm install"), token);
                return true;
            },
            cancellationToken);
    }

    public async Task DescribeClusterAsync(CancellationToken cancellationToken)
    {
        // README's reader types the password; here it is passed in the environment so that no log shows it.
        var create = _readme.Command("kubectl create secret").Replace(Password, "\"$PASSWORD\"", StringComparison.Ordinal);
        await RunAsync(create, cancellationToken, ("PASSWORD", _cluster.Site.OperatorPassword));
        var manifest = Changed(_readme.Cluster());
        await File.WriteAllTextAsync(Path.Combine(_folder, "demo.yaml"), manifest.ToJsonString(), cancellationToken);
        await RunAsync(_readme.Command("kubectl apply -f demo.yaml"), cancellationToken);
    }

    public async Task RaiseVersionAsync(CancellationToken cancellationToken) => await RunAsync(_readme.Command("kubectl patch ums demo"), cancellationToken);

    private JsonObject Changed(JsonObject cluster)
    {
        var spec = cluster["spec"]!;
        spec["serverStatus"] = new JsonObject { ["scheme"] = "HTTP" };
        if (_cluster.Postgres.Port != DefaultPort)
            spec["database"]!["port"] = _cluster.Postgres.Port;
        spec["replicas"] = _options.Replicas;
        _progress.Report($"README's cluster, changed: spec.serverStatus.scheme=HTTP, database.port={_cluster.Postgres.Port}, replicas={_options.Replicas}");
        return cluster;
    }

    private async Task RunAsync(string command, CancellationToken cancellationToken, params ImmutableArray<(string Name, string Value)> variables)
    {
        _progress.Report($"$ {command}");
        await _cluster.Run.RunAsync(
            new ProcessSpec("readme", "/bin/sh", "-c", command)
            {
                WorkingFolder = _folder,
                Environment = _environment.AddRange(variables.Select(variable => KeyValuePair.Create(variable.Name, (string?)variable.Value))),
            },
            cancellationToken);
    }
}
