using System.Net;
using System.Net.Sockets;
using System.Text;

namespace UmsOperator.Sandbox.Load;

/// <summary>One thin client: it sends a request every few seconds on a connection that it keeps until the server closes it.</summary>
internal sealed class Device(int id, DeviceLoadOptions options, VisibleEndpoints endpoints, LoadCounters counters, TimeProvider time)
{
    private readonly Random _random = new(HashCode.Combine(options.Seed, id));
    private readonly byte[] _request = Encoding.ASCII.GetBytes($"GET /device/{id}/settings HTTP/1.1\r\nHost: ums-devices\r\n\r\n");
    private DeviceConnection? _connection;

    /// <summary>Runs until stopped; a request in progress is completed.</summary>
    public async Task RunAsync(CancellationToken stoppingToken)
    {
        try
        {
            // A random first pause spreads the requests as in a running fleet; a burst is not to be measured.
            await Task.Delay(options.Interval * _random.NextDouble(), time, stoppingToken);
            while (!stoppingToken.IsCancellationRequested)
            {
                await RequestAsync();
                await Task.Delay(options.Interval * (0.8 + 0.4 * _random.NextDouble()), time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The load was stopped.
        }
        finally
        {
            Disconnect();
        }
    }

    private async Task RequestAsync()
    {
        if (_connection is { ClosedByServer: true })
        {
            counters.ClosedIdle();
            Disconnect();
        }

        var begun = time.GetTimestamp();
        using var deadline = new CancellationTokenSource(options.RequestTimeout, time);
        IPEndPoint? endpoint = _connection?.Endpoint;
        try
        {
            if (_connection is null)
            {
                endpoint = Choose();
                _connection = await DeviceConnection.OpenAsync(endpoint, deadline.Token);
                counters.Opened();
            }

            var answer = await _connection.ExchangeAsync(_request, deadline.Token);
            if (answer.Status == 200)
                counters.Answered(answer, time.GetElapsedTime(begun));
            else
                counters.Failed(id, endpoint!.ToString(), $"http-{answer.Status}", answer.ServedBy);
            if (answer.Close)
                Disconnect();
        }
        catch (Exception e) when (e is RequestFailedException or SocketException or OperationCanceledException)
        {
            counters.Failed(id, endpoint?.ToString() ?? "", Reason(e), e.Message);
            Disconnect();
        }
    }

    private IPEndPoint Choose()
    {
        var visible = endpoints.Current;
        return visible.Length > 0
            ? visible[_random.Next(visible.Length)]
            : throw new RequestFailedException("no-endpoint", "no endpoint is known");
    }

    private void Disconnect()
    {
        if (_connection is null)
            return;
        _connection.Dispose();
        _connection = null;
        counters.Closed();
    }

    private static string Reason(Exception exception) => exception switch
    {
        RequestFailedException failed => failed.Reason,
        SocketException { SocketErrorCode: SocketError.ConnectionRefused } => "refused",
        SocketException { SocketErrorCode: SocketError.ConnectionReset } => "reset",
        SocketException socket => $"socket-{socket.SocketErrorCode}",
        _ => "timeout",
    };
}
