using System.Globalization;
using System.Text.Json.Nodes;
using k8s;
using k8s.Models;
using UmsOperator.Api;
using UmsOperator.Cli.Connecting;
using UmsOperator.Cli.Documents;
using UmsOperator.Cli.Following;
using UmsOperator.Cli.Showing;
using UmsOperator.Cli.Terminals;
using UmsOperator.Cli.Texts;
using UmsOperator.Cli.Timelines;

namespace UmsOperator.Cli.Reporting;

/// <summary>Collects the parts of a report. A part that cannot be read is noted, and the others are collected.</summary>
internal sealed class ReportCollector(Connection connection, ClusterDocument document, ReportOptions options, Terminal terminal)
{
    private readonly UmsCluster _cluster = document.Cluster;
    private readonly ReportSource _source = new(connection, document.Cluster);
    private readonly KnownSecrets _known = new();
    private readonly ReportFiles _files = new(ReportOptions.MostCharacters);
    private readonly List<(string What, string Version)> _versions = [("kubectl-ums", Program())];

    private Redactor Redactor => new(_known);

    /// <summary>Collects everything.</summary>
    /// <param name="outOfTime">Ends the collection; what is missing then is noted.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    public async Task<ReportFiles> CollectAsync(CancellationToken outOfTime, CancellationToken cancellationToken)
    {
        IList<V1Pod> pods = [];
        await PartAsync("pods", async token => pods = await _source.PodsAsync(token));
        // Before everything else: their values are masked in all other parts.
        var secrets = await SecretsAsync(pods, PartAsync);
        _files.Add("cluster.yaml", Yaml(document.Raw), "the UmsCluster: metadata, spec and status");
        AddDerived();
        Add("pods.yaml", pods, "the pods of the servers");
        await PartAsync("services.yaml", async token => Add("services.yaml", await _source.ServicesAsync(token), "the Services"));
        await PartAsync("volume-claims.yaml", async token => Add("volume-claims.yaml", await _source.ClaimsAsync(token), "the PersistentVolumeClaims"));
        await PartAsync("disruption-budgets.yaml", async token => Add("disruption-budgets.yaml", await _source.BudgetsAsync(token), "the PodDisruptionBudgets"));
        if (secrets.Count > 0)
            _files.Add("secrets.yaml", Yaml(new JsonArray([.. secrets.Select(SecretSummary.Of)])), "the Secrets of the cluster: names and names of their keys, no values");
        await PartAsync("events.txt", EventsAsync);
        await PartAsync("crd.yaml", async token => _files.Add("crd.yaml", Yaml(await _source.CrdAsync(token)), "the CRD: its versions and a hash of its spec"));
        await PartAsync("version of Kubernetes", async token => _versions.Add(("Kubernetes", await _source.KubernetesAsync(token))));
        await LogsAsync("servers", pods, PartAsync);
        await OperatorAsync(PartAsync);
        _files.Add("versions.txt", string.Concat(_versions.Select(one => $"{one.What}: {Redactor.Text(one.Version)}\n")), "versions of Kubernetes, of the operator and of kubectl-ums");
        _files.Add("index.txt", Redactor.Text(ReportIndex.Of(_cluster, _files, options, terminal.Now)), "this page");
        return _files;

        async Task PartAsync(string what, Func<CancellationToken, Task> collect)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (outOfTime.IsCancellationRequested)
            {
                _files.LeaveOut(what, $"the time of {Phrases.Duration(options.Time.TotalSeconds)} was over");
                return;
            }

            terminal.Say($"  {what}", Cells.Dim);
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, outOfTime);
            try
            {
                await collect(limit.Token);
            }
            catch (OperationCanceledException) when (outOfTime.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                _files.LeaveOut(what, $"the time of {Phrases.Duration(options.Time.TotalSeconds)} was over");
            }
            catch (Exception error) when (!cancellationToken.IsCancellationRequested && ApiFailure.Of(error) is { } known)
            {
                _files.LeaveOut(what, Redactor.Text(known.Message));
            }
        }
    }

    private async Task<List<V1Secret>> SecretsAsync(IList<V1Pod> pods, Func<string, Func<CancellationToken, Task>, Task> part)
    {
        List<V1Secret> secrets = [];
        if (!options.WithSecrets)
        {
            _files.LeaveOut("secrets.yaml", "--no-secrets; secrets are masked by their form and by names only");
            return secrets;
        }

        await part("Secrets of the bindings", async token => secrets.AddRange(await _source.BindingsAsync(token)));
        foreach (var name in ReportSource.Referenced(document.Raw["spec"], pods).Where(name => secrets.TrueForAll(one => one.Metadata.Name != name)))
            await part($"Secret {name}", async token => secrets.Add(await _source.SecretAsync(name, token)));
        secrets.ForEach(_known.Add);
        return secrets;
    }

    private void AddDerived()
    {
        _files.Add("status.txt", Page(StatusPage.Of(_cluster, terminal.Now)), "the page of: kubectl ums status");
        if (_cluster.Status is not { Unreadable: false } status)
            return;
        if (status.History.Count > 0)
            _files.Add("history.txt", Page(HistoryTable.Of(status.History)), "the page of: kubectl ums history");
        IEnumerable<Timeline> timelines = [.. status.Update is { } update ? new[] { Timeline.Of(update, terminal.Now) } : [], .. status.History.Select(Timeline.Of)];
        var number = 0;
        foreach (var timeline in timelines)
            _files.Add($"timelines/{++number}.svg", Redactor.Text(TimelineSvg.Of(timeline)), $"update {timeline.Id} to {timeline.To} as a chart");
    }

    private async Task EventsAsync(CancellationToken cancellationToken)
    {
        var events = await EventReader.ReadAsync(connection, _cluster, cancellationToken);
        _files.Add("events.txt", Page(EventTable.Of(events)), "the events of the cluster and of its servers that the API server still has");
    }

    private async Task OperatorAsync(Func<string, Func<CancellationToken, Task>, Task> part)
    {
        IList<V1Pod>? pods = null;
        var all = options.OperatorNamespace ?? "all namespaces";
        await part($"the operator's pods in {all}", async token => pods = await _source.OperatorsAsync(options.OperatorNamespace, token));
        if (pods is null && options.OperatorNamespace is null)
            await part($"the operator's pods in {connection.Namespace}", async token => pods = await _source.OperatorsAsync(connection.Namespace, token));
        if (pods is null)
            return;
        if (pods.Count == 0)
            _files.LeaveOut("the operator's pods", $"none is found in {all}; name their namespace with --operator-namespace");
        else
            Add("operator-pods.yaml", pods, "the operator's pods");
        _versions.AddRange(pods.SelectMany(pod => pod.Spec.Containers.Select(one => ($"operator, pod {pod.Metadata.Name}", one.Image))).DistinctBy(one => one));
        await LogsAsync("operator", pods, part);
    }

    private async Task LogsAsync(string folder, IList<V1Pod> pods, Func<string, Func<CancellationToken, Task>, Task> part)
    {
        foreach (var (pod, container) in pods.SelectMany(pod => (pod.Spec.InitContainers ?? []).Concat(pod.Spec.Containers).Select(one => (pod, one.Name))))
        {
            var restarts = (pod.Status?.ContainerStatuses ?? []).Concat(pod.Status?.InitContainerStatuses ?? []).FirstOrDefault(one => one.Name == container)?.RestartCount ?? 0;
            foreach (var previous in restarts > 0 ? (bool[])[true, false] : [false])
            {
                var path = $"logs/{folder}/{pod.Metadata.Name}-{container}{(previous ? "-previous" : "")}.log";
                await part(path, token => LogAsync(path, pod, container, previous, token));
            }
        }
    }

    private async Task LogAsync(string path, V1Pod pod, string container, bool previous, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(ReportOptions.LogTime, terminal.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            var tail = await _source.LogAsync(pod, container, previous, options.Lines, both.Token);
            var older = tail.Dropped > 0 ? string.Create(CultureInfo.InvariantCulture, $", without {tail.Dropped} older lines") : "";
            _files.Add(path, string.Concat(Redactor.Lines(tail.Lines).Select(line => $"{line}\n")), $"newest {tail.Lines.Count} lines of the log{older}");
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            _files.LeaveOut(path, $"it was not read within {Phrases.Duration(ReportOptions.LogTime.TotalSeconds)}");
        }
    }

    private void Add<T>(string path, IList<T> items, string about)
    {
        if (items.Count > 0)
            _files.Add(path, Yaml(new JsonArray([.. items.Select(one => one is JsonNode node ? node.DeepClone() : JsonNode.Parse(KubernetesJson.Serialize(one)))])), about);
        else
            _files.LeaveOut(path, "there are none, or they could not be read");
    }

    private string Yaml(JsonNode node) => DocumentWriter.Write(Redactor.Object(node), OutputFormat.Yaml);

    /// <summary>A page as a pipe gets it.</summary>
    private string Page(Spectre.Console.Rendering.IRenderable content)
    {
        using var text = new StringWriter { NewLine = "\n" };
        Terminal.Create(text, false, true).Write(content);
        return Redactor.Text(text.ToString());
    }

    private static string Program() => typeof(ReportCollector).Assembly.GetName().Version?.ToString(3) ?? "unknown";
}
