using System.Collections.Immutable;
using System.Net;
using UmsOperator.Sandbox.Cluster;

namespace UmsOperator.Sandbox.Load;

/// <summary>
/// The endpoints that devices know: each change of the source takes effect one to two seconds later, in order, as behind
/// kube-proxy. If the source cannot be read, the last endpoints stay.
/// </summary>
internal sealed class VisibleEndpoints(IEndpointSource source, DeviceLoadOptions options, TimeProvider time)
{
    private static readonly TimeSpan PollPause = TimeSpan.FromMilliseconds(200);

    private readonly Random _random = new(options.Seed);
    private readonly Queue<Change> _changes = new();
    private readonly HashSet<long> _unserved = [];
    private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ImmutableArray<IPEndPoint> _latest = [];
    private TimeSpan _latestDue;
    private volatile Change? _applied;

    /// <summary>Completes when the first endpoint is known. Seconds without endpoints are counted from then on.</summary>
    public Task First => _first.Task;

    public int UnservedSeconds
    {
        get
        {
            lock (_unserved)
                return _unserved.Count;
        }
    }

    public ImmutableArray<IPEndPoint> Current => _applied?.Endpoints ?? [];

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var begun = time.GetTimestamp();
        using var timer = new PeriodicTimer(PollPause, time);
        do
        {
            await ReadAsync(begun, cancellationToken);
            Apply(time.GetElapsedTime(begun));
        }
        while (await timer.WaitForNextTickAsync(cancellationToken));
    }

    private async Task ReadAsync(long begun, CancellationToken cancellationToken)
    {
        ImmutableArray<IPEndPoint> read;
        try
        {
            read = [.. (await source.ReadAsync(cancellationToken)).OrderBy(endpoint => endpoint.ToString(), StringComparer.Ordinal)];
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            return;
        }

        if (read.SequenceEqual(_latest))
            return;
        var delay = options.EndpointDelayMin + _random.NextDouble() * (options.EndpointDelayMax - options.EndpointDelayMin);
        var due = time.GetElapsedTime(begun) + delay;
        _latest = read;
        _latestDue = due > _latestDue ? due : _latestDue;
        _changes.Enqueue(new Change(_latestDue, read));
    }

    private void Apply(TimeSpan now)
    {
        CountUnserved(now);
        while (_changes.TryPeek(out var change) && change.Due <= now)
        {
            _applied = _changes.Dequeue();
            if (change.Endpoints.Length > 0)
                _first.TrySetResult();
            CountUnserved(now);
        }
    }

    private void CountUnserved(TimeSpan now)
    {
        if (!First.IsCompleted || Current.Length > 0)
            return;
        lock (_unserved)
            _unserved.Add((long)now.TotalSeconds);
    }

    private sealed record Change(TimeSpan Due, ImmutableArray<IPEndPoint> Endpoints);
}
