using System.Collections.Concurrent;
using Microsoft.AspNetCore.Connections;

namespace VendorServer.Serving;

/// <summary>All connections of the server, to cut them at once when it is to stop.</summary>
internal sealed class OpenConnections
{
    private readonly ConcurrentDictionary<ConnectionContext, bool> _open = new();
    private volatile bool _cut;

    public ConnectionDelegate Track(ConnectionDelegate next) => async connection =>
    {
        _open.TryAdd(connection, true);
        try
        {
            if (_cut)
                Cut(connection);
            await next(connection);
        }
        finally
        {
            _open.TryRemove(connection, out _);
        }
    };

    /// <summary>Cuts all connections, with requests in progress, and all later ones.</summary>
    public void Cut()
    {
        _cut = true;
        foreach (var connection in _open.Keys)
            Cut(connection);
    }

    private static void Cut(ConnectionContext connection) => connection.Abort(new ConnectionAbortedException("The server stops."));
}
