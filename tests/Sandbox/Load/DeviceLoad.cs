using UmsOperator.Sandbox.Cluster;

namespace UmsOperator.Sandbox.Load;

/// <summary>
/// Many thin clients with persistent connections to a Service. Counts every request without a response, and retries none.
/// Ends after <see cref="DeviceLoadOptions.MaxDuration"/> at the latest.
/// </summary>
public sealed class DeviceLoad
{
    private readonly DeviceLoadOptions _options;
    private readonly TimeProvider _time;
    private readonly VisibleEndpoints _endpoints;
    private readonly LoadCounters _counters;

    public DeviceLoad(IEndpointSource source, DeviceLoadOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        (_options, _time) = (options, time);
        _endpoints = new VisibleEndpoints(source, options, time);
        _counters = new LoadCounters(options.Samples, time);
    }

    /// <summary>The current counters; may be called at any time, also after the end.</summary>
    public LoadSnapshot Snapshot() => _counters.Snapshot(_endpoints.Current.Length, _endpoints.UnservedSeconds);

    /// <summary>Waits for the first endpoint, then lets the devices run until cancelled or <see cref="DeviceLoadOptions.MaxDuration"/> has passed.</summary>
    /// <param name="cancellationToken">Ends the load; requests in progress are completed, and the task completes normally.</param>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(_options.MaxDuration, _time);
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        // Endpoints are watched until the last request in progress has completed.
        using var watching = new CancellationTokenSource();
        var watch = _endpoints.RunAsync(watching.Token);
        try
        {
            await await Task.WhenAny(_endpoints.First, watch).WaitAsync(stopping.Token);
            await Task.WhenAll(Enumerable.Range(1, _options.Devices).Select(
                id => new Device(id, _options, _endpoints, _counters, _time).RunAsync(stopping.Token)));
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Cancelled before the first endpoint was known.
        }

        await watching.CancelAsync();
        try
        {
            await watch;
        }
        catch (OperationCanceledException)
        {
            // Cancelled by the line above; any other exception is an error of the source and propagates.
        }
    }
}
