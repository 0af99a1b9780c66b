using System.Net.Sockets;

namespace UmsOperator.Sandbox.Interposing;

/// <summary>Relays bytes in both directions until either side disconnects; then both connections end.</summary>
internal static class RawRelay
{
    public static async Task RunAsync(Line client, Line server, CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(CopyAsync(client.In, server.Out, ended.Token), CopyAsync(server.In, client.Out, ended.Token));
        await ended.CancelAsync();
    }

    private static async Task CopyAsync(Stream from, Stream to, CancellationToken cancellationToken)
    {
        try
        {
            await from.CopyToAsync(to, cancellationToken);
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // One side disconnected, so both connections end.
        }
    }
}
