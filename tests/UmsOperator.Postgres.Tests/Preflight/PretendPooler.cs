using System.Net.Sockets;
using UmsOperator.Postgres.Tests.Servers;

namespace UmsOperator.Postgres.Tests.Preflight;

/// <summary>Forwards everything to a PostgreSQL server, but reports its own process ID at login, as connection poolers do.</summary>
internal sealed class PretendPooler(string host, int port) : Relay(host, port)
{
    private static readonly byte[] BackendKeyData = [(byte)'K', 0, 0, 0, 12];

    protected override Task PassAsync(TcpClient client, TcpClient server, CancellationToken cancellationToken) =>
        Task.WhenAny(CopyAsync(client, server, rename: false, cancellationToken), CopyAsync(server, client, rename: true, cancellationToken));

    private static async Task CopyAsync(TcpClient from, TcpClient to, bool rename, CancellationToken cancellationToken)
    {
        var buffer = new byte[1 << 16];
        try
        {
            while (await from.GetStream().ReadAsync(buffer, cancellationToken) is > 0 and var count)
            {
                var at = rename ? buffer.AsSpan(0, count).IndexOf(BackendKeyData) : -1;
                if (at >= 0)
                {
                    buffer[at + BackendKeyData.Length] = 0x7F;
                    rename = false;
                }

                await to.GetStream().WriteAsync(buffer.AsMemory(0, count), cancellationToken);
            }
        }
        catch (Exception ended) when (ended is IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
        }
    }
}
