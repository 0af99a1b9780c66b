using System.Security.Cryptography;
using System.Text;

namespace UmsOperator.Access;

/// <summary>Caches decisions by the hash of the token. Thread-safe.</summary>
/// <param name="capacity">Largest number of cached decisions.</param>
/// <param name="lifetime">How long a decision is valid.</param>
/// <param name="time">The clock.</param>
internal sealed class AccessDecisionCache(int capacity, TimeSpan lifetime, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (AccessDecision Decision, DateTimeOffset Until)> _decisions = new(StringComparer.Ordinal);

    /// <summary>Number of cached decisions, including expired ones. Read by tests, as nothing else shows that the memory is bounded.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
                return _decisions.Count;
        }
    }

    /// <summary>Finds the valid decision for a token; null if there is none.</summary>
    public AccessDecision? Find(string token)
    {
        lock (_lock)
            return _decisions.TryGetValue(Key(token), out var known) && known.Until > time.GetUtcNow() ? known.Decision : null;
    }

    /// <summary>Adds a decision.</summary>
    public void Add(string token, AccessDecision decision)
    {
        var now = time.GetUtcNow();
        lock (_lock)
        {
            if (_decisions.Count >= capacity)
            {
                foreach (var old in _decisions.Where(one => one.Value.Until <= now).Select(one => one.Key).ToList())
                    _decisions.Remove(old);
            }
            // None has expired: that many tokens in so short a time are not worth caching.
            if (_decisions.Count >= capacity)
                _decisions.Clear();
            _decisions[Key(token)] = (decision, now + lifetime);
        }
    }

    // A memory dump must not contain tokens of requests that have ended.
    private static string Key(string token) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
