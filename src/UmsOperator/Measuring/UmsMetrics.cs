using System.Collections.Concurrent;
using System.Collections.Immutable;
using Prometheus;
using UmsOperator.Api;
using UmsOperator.Api.Status;
using UmsOperator.Core.Observations;
using UmsOperator.Hosting;
using UmsOperator.Kubernetes;

namespace UmsOperator.Measuring;

/// <summary>
/// The clusters in numbers; alerts read the same ones as the status (promise P7). Computed when they are asked for, so that ages are right and the
/// series of a deleted cluster are gone. Only the leader shows clusters.
/// </summary>
internal sealed class UmsMetrics
{
    private readonly ConcurrentDictionary<ObjectKey, ClusterFacts> _clusters = [];
    private readonly TimeProvider _time;
    private readonly List<Action<IReadOnlyCollection<ClusterFacts>>> _refresh = [];
    private readonly Lock _lock = new();

    /// <summary>Registers the metrics.</summary>
    public UmsMetrics(CollectorRegistry registry, Leadership leadership, TimeProvider time)
    {
        _time = time;
        var factory = Prometheus.Metrics.WithCustomRegistry(registry);
        factory.CreateGauge("ums_operator_build_info", "1, with the operator's version.", "version").WithLabels(BuildVersion.Text).Set(1);
        var leader = factory.CreateGauge("ums_operator_leader", "1 while this process leads.");
        registry.AddBeforeCollectCallback(() => leader.Set(leadership.IsLeader ? 1 : 0));

        Show(factory, "ums_cluster_info", "1, with version, target and phase of a cluster.", ["version", "target", "phase"], facts =>
            [([facts.Status.Version ?? "", facts.Status.TargetVersion ?? "", facts.Status.Phase?.ToString() ?? ""], 1)]);
        Show(factory, "ums_cluster_servers", "Servers that exist, by mode.", ["mode"], facts => Enum.GetValues<ServerMode>()
            .Select(mode => (new[] { Word(mode) }, (double)facts.Status.Servers.Count(server => server.Mode == mode))));
        Show(factory, "ums_cluster_ready_servers", "Servers that serve.", [], facts => [([], facts.Status.ReadyReplicas)]);
        Show(factory, "ums_server_update_mode_seconds", "Seconds since a server went to update mode.", ["server"], facts => facts.Status.Servers
            .Where(server => server is { Mode: ServerMode.Update, Since: not null })
            .Select(server => (new[] { server.Name }, Since(server.Since!.Value))));
        Show(factory, "ums_update_step", "1 for the present step of a running update.", ["step"], facts => Update(facts, update =>
            Enum.GetValues<UpdateStep>().Select(step => (new[] { step.ToString() }, step == update.Step ? 1d : 0))));
        Show(factory, "ums_update_step_elapsed_seconds", "Seconds since the present step began.", ["step"], facts => Update(facts, update =>
            [([update.Step.ToString()], Since(update.StepStartedAt))]));
        Show(factory, "ums_update_wait_expected_seconds", "Expected seconds of the present wait.", [], facts => Update(facts, update =>
            update.ExpectedSeconds is { } expected ? [([], expected)] : []));
        Show(factory, "ums_update_wait_elapsed_seconds", "Seconds since the present wait began.", [], facts => Update(facts, update =>
            [([], Since(WaitingSince(update)))]));
        Show(factory, "ums_update_wait_deadline_seconds", "Seconds after which the present wait is called stalled.", [], facts => Update(facts, update =>
            update.Deadline is { } deadline ? [([], (deadline - WaitingSince(update)).TotalSeconds)] : []));
        Show(factory, "ums_update_waiting_for_person_seconds", "Seconds since the update has been waiting for a person.", [], facts => Update(facts, update =>
            update.WaitingForPersonSince is { } since ? [([], Since(since))] : []));
        Show(factory, "ums_update_gate_closed", "1 for each closed gate of the present step.", ["gate"], facts => Update(facts, update =>
            update.Gates.Where(gate => !gate.Open).Select(gate => (new[] { gate.Name }, 1d))));
        Show(factory, "ums_update_stalled", "1 if a cluster's work is stuck.", [], facts =>
            [([], facts.Status.Conditions.Any(condition => condition is { Type: ConditionTypes.Stalled, Status: "True" }) ? 1 : 0)]);
        Show(factory, "ums_copies", "Copies of the database that exist, by kind.", ["kind"], facts => facts.Copies
            .Select(copy => (new[] { copy.Key }, (double)copy.Value)));
        registry.AddBeforeCollectCallback(Refresh);
    }

    /// <summary>Tells what a round saw and said.</summary>
    public void Update(ObjectKey key, Observed observed, UmsClusterStatus status) => _clusters[key] = new ClusterFacts(
        key.Namespace,
        key.Name,
        status,
        Enum.GetValues<CopyKind>().ToImmutableDictionary(kind => kind.ToString(), kind => observed.Database.Copies.Count(copy => copy.Kind == kind), StringComparer.Ordinal));

    /// <summary>Takes a cluster's series away.</summary>
    public void Remove(ObjectKey key) => _clusters.TryRemove(key, out _);

    private static string Word(ServerMode mode) => mode.ToString().ToLowerInvariant();

    private static DateTime WaitingSince(UpdateStatus update) => update.WaitingSince ?? update.StepStartedAt;

    private static IEnumerable<(string[] Labels, double Value)> Update(ClusterFacts facts, Func<UpdateStatus, IEnumerable<(string[] Labels, double Value)>> series) =>
        facts.Status.Update is { } update ? series(update) : [];

    private void Show(MetricFactory factory, string name, string help, string[] labels, Func<ClusterFacts, IEnumerable<(string[] Labels, double Value)>> series)
    {
        var gauge = new SeriesGauge(factory.CreateGauge(name, help, ["namespace", "name", .. labels]));
        _refresh.Add(clusters => gauge.Replace(clusters.SelectMany(facts =>
            series(facts).Select(one => (new[] { facts.Namespace, facts.Name }.Concat(one.Labels).ToArray(), one.Value)))));
    }

    private double Since(DateTime since) => (_time.GetUtcNow().UtcDateTime - since).TotalSeconds;

    private void Refresh()
    {
        var clusters = _clusters.Values.ToList();
        lock (_lock)
        {
            foreach (var refresh in _refresh)
                refresh(clusters);
        }
    }
}
