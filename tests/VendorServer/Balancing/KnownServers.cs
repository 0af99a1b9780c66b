using System.Net;

namespace VendorServer.Balancing;

/// <summary>The servers that a load balancer has heard of lately. Thread-safe.</summary>
internal sealed class KnownServers(TimeProvider time)
{
    /// <summary>Time after which a silent server is not used any more.</summary>
    public static readonly TimeSpan Memory = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, (IPEndPoint Endpoint, long At)> _heard = new(StringComparer.Ordinal);
    private int _turn;

    /// <returns>True if the server was unknown or forgotten.</returns>
    public bool Hear(IPEndPoint server)
    {
        lock (_gate)
        {
            Forget();
            var isNew = !_heard.ContainsKey(server.ToString());
            _heard[server.ToString()] = (server, time.GetTimestamp());
            return isNew;
        }
    }

    /// <summary>All servers, beginning with the one whose turn it is.</summary>
    public IReadOnlyList<IPEndPoint> InTurn()
    {
        lock (_gate)
        {
            Forget();
            var all = _heard.Values.Select(server => server.Endpoint).ToList();
            if (all.Count == 0)
                return [];
            var first = _turn++ % all.Count;
            return [.. all.Skip(first), .. all.Take(first)];
        }
    }

    private void Forget()
    {
        foreach (var old in _heard.Where(server => time.GetElapsedTime(server.Value.At) > Memory).Select(server => server.Key).ToList())
            _heard.Remove(old);
    }
}
