using System.CommandLine;
using k8s;
using UmsOperator.Sandbox.Demo;
using UmsOperator.Sandbox.Installing;
using UmsOperator.Sandbox.Load;
using UmsOperator.Sandbox.Monitoring;
using UmsOperator.Sandbox.Nodes;
using UmsOperator.Sandbox.Processes;
using UmsOperator.Sandbox.Seeding;

namespace UmsOperator.Sandbox.Commands;

/// <summary>
/// <c>sandbox demo-helm</c>: follows README from the installation to the first update: the chart on a real kube-controller-manager, the operator in pods under its
/// ServiceAccount, scraped by a real Prometheus.
/// </summary>
internal static class DemoHelmCommand
{
    private const string Name = "demo-helm";
    private const string Repository = "registry.example.com/igel/ums-operator";
    private const string DatabaseHost = "postgres.example.com";
    private const int DatabasePort = 5432;

    public static Command Create()
    {
        var command = new Command(Name, "Install with helm as README says, with the operator in pods and Prometheus; then run an update. Sizes as for demo");
        command.SetRun(Name, (_, progress, cancellationToken) => RunAsync(progress, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(ConsoleProgress progress, CancellationToken cancellationToken)
    {
        var options = DemoOptions.Read(Environment.GetEnvironmentVariable) with { Name = Name };
        var verdict = await PlayAsync(options, progress, cancellationToken);
        return await CommandRun.ConcludeAsync(progress, verdict.Line, verdict.Faults());
    }

    private static async Task<HelmVerdict> PlayAsync(DemoOptions options, ConsoleProgress progress, CancellationToken cancellationToken)
    {
        await using var outside = RunFolder.Create();
        var hosts = Path.Combine(outside.Path, "hosts");
        await File.WriteAllTextAsync(hosts, $"127.0.0.1\t{DatabaseHost}\n", cancellationToken);
        var sandbox = new SandboxOptions
        {
            Crd = false,
            ControllerManager = true,
            BindsAllPods = true,
            HostsFile = hosts,
            PostgresPort = DatabasePort,
            Images = ImageCatalog.Default.With(OperatorImage.At(Repository)),
            Site = new SiteOptions { IsPrepared = false, Seed = new SeedOptions { Devices = options.Devices } },
        };
        await using var cluster = await SandboxCluster.StartAsync(sandbox, progress, cancellationToken);
        var rules = await File.ReadAllTextAsync(Path.Combine("charts", "ums-operator", "files", "alerts.yaml"), cancellationToken);
        await using var prometheus = await PrometheusServer.StartAsync(new PrometheusOptions { Run = cluster.Run, Rules = rules }, progress, cancellationToken);
        var installation = await HelmInstallation.PrepareAsync(cluster, options, progress, cancellationToken);
        var story = new DemoStory(options, cluster, cluster.Site, installation, new PlainScreen(Console.Out, options.Name), progress, TimeProvider.System);
        await using var load = await story.SetUpAsync(cancellationToken);
        await ScrapeAsync(cluster, prometheus, cancellationToken);
        progress.Report("running");
        var update = await story.UpdateAsync(load, cancellationToken);
        var verdict = await JudgeAsync(update, cluster, prometheus, cancellationToken);
        if (verdict.Faults().Any())
            progress.Report(await cluster.Site.DescribeAsync(DemoOptions.Cluster, cancellationToken));
        return verdict;
    }

    /// <summary>Debian's Prometheus is built without Kubernetes discovery, so the addresses of the metrics Service are read for it, as the chart's ServiceMonitor would select them.</summary>
    private static async Task ScrapeAsync(SandboxCluster cluster, PrometheusServer prometheus, CancellationToken cancellationToken)
    {
        var endpoints = new ServiceEndpoints(cluster.Client, HelmInstallation.Namespace, "ums-operator-metrics", "http");
        await prometheus.ScrapeAsync((await endpoints.ReadAsync(cancellationToken)).Select(endpoint => new Uri($"http://{endpoint}/")), cancellationToken);
    }

    private static async Task<HelmVerdict> JudgeAsync(DemoVerdict update, SandboxCluster cluster, PrometheusServer prometheus, CancellationToken cancellationToken)
    {
        var deployment = await cluster.Client.AppsV1.ReadNamespacedDeploymentAsync("ums-operator", HelmInstallation.Namespace, cancellationToken: cancellationToken);
        var pods = await cluster.Client.CoreV1.ListNamespacedPodAsync(
            HelmInstallation.Namespace, labelSelector: "app.kubernetes.io/component=operator", cancellationToken: cancellationToken);
        var steady = pods.Items.Count(pod =>
            pod.Status.ContainerStatuses is [{ Ready: true, RestartCount: 0 }] && pod.Spec.ServiceAccountName == deployment.Spec.Template.Spec.ServiceAccountName);
        return new HelmVerdict(update, deployment.Spec.Replicas ?? 1, steady, await ScrapeRecord.ReadAsync(prometheus.Api, cancellationToken));
    }
}
