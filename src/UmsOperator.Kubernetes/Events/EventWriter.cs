using System.Globalization;
using System.Text.Json.Nodes;
using k8s;
using k8s.Models;
using UmsOperator.Kubernetes.Client;

namespace UmsOperator.Kubernetes.Events;

/// <summary>Creates an Event, or increments the count of its series. Not thread-safe.</summary>
internal sealed class EventWriter(ApiConnection api, EventRecorderOptions options, Random random)
{
    private const int MaxSeries = 4096;
    private readonly ResourceClient<Eventsv1Event> _events = new(api);
    private readonly Dictionary<SeriesKey, SeriesState> _series = [];

    public async Task WriteAsync(PendingEvent pending, CancellationToken cancellationToken)
    {
        Prune(pending.At);
        if (_series.TryGetValue(pending.Series, out var known) && await IncrementAsync(known, pending, cancellationToken))
            return;
        var created = await _events.CreateAsync(Build(pending), cancellationToken);
        _series[pending.Series] = new SeriesState(created.Metadata.NamespaceProperty, created.Metadata.Name, 1, pending.At);
    }

    private async Task<bool> IncrementAsync(SeriesState known, PendingEvent pending, CancellationToken cancellationToken)
    {
        var next = known with { Count = known.Count + 1, Last = pending.At };
        var series = new Eventsv1EventSeries { Count = next.Count, LastObservedTime = MicroTime.Of(next.Last) };
        var patch = new JsonObject { ["series"] = JsonNode.Parse(KubernetesJson.Serialize(series)) };
        if (await _events.PatchAsync(known.Namespace, known.EventName, patch, cancellationToken) is null)
            return false; // expired: the API server keeps Events for an hour
        _series[pending.Series] = next;
        return true;
    }

    private Eventsv1Event Build(PendingEvent pending)
    {
        return new Eventsv1Event
        {
            Metadata = new V1ObjectMeta
            {
                Name = NameOf(pending),
                NamespaceProperty = pending.Regarding.NamespaceProperty is { Length: > 0 } ns ? ns : "default",
            },
            EventTime = MicroTime.Of(pending.At),
            ReportingController = options.ReportingController,
            ReportingInstance = options.ReportingInstance,
            Action = pending.Action,
            Reason = pending.Reason,
            Regarding = pending.Regarding,
            Note = pending.Note,
            Type = pending.Type.ToString(),
        };
    }

    /// <summary>
    /// Names sort by time. <c>kubectl describe</c> sorts by fields that this API does not set, so it shows Events in the order of their names.
    /// </summary>
    private string NameOf(PendingEvent pending)
    {
        int distinct;
        lock (random)
            distinct = random.Next(1 << 16);
        var name = pending.Regarding.Name;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{name[..Math.Min(name.Length, 230)].TrimEnd('.', '-')}.{(pending.At - DateTimeOffset.UnixEpoch).Ticks:x14}{distinct:x4}");
    }

    private void Prune(DateTimeOffset now)
    {
        foreach (var (key, state) in _series)
        {
            if (now - state.Last > options.SeriesWindow)
                _series.Remove(key);
        }
        if (_series.Count > MaxSeries)
            _series.Clear();
    }
}
