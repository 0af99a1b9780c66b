using System.Security.Cryptography;
using System.Text;

namespace UmsOperator.Access;

/// <summary>Caches results of reviews by the hash of the token. Thread-safe.</summary>
/// <param name="capacity">Largest number of cached results.</param>
/// <param name="lifetime">How long a result is valid.</param>
/// <param name="time">The clock.</param>
internal sealed class AnswerCache(int capacity, TimeSpan lifetime, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (AccessAnswer Answer, DateTimeOffset Until)> _answers = new(StringComparer.Ordinal);

    /// <summary>Number of cached results, including expired ones.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
                return _answers.Count;
        }
    }

    /// <summary>Finds the valid result for a token; null if there is none.</summary>
    public AccessAnswer? Find(string token)
    {
        lock (_lock)
            return _answers.TryGetValue(Key(token), out var known) && known.Until > time.GetUtcNow() ? known.Answer : null;
    }

    /// <summary>Adds a result.</summary>
    public void Add(string token, AccessAnswer answer)
    {
        var now = time.GetUtcNow();
        lock (_lock)
        {
            if (_answers.Count >= capacity)
            {
                foreach (var old in _answers.Where(one => one.Value.Until <= now).Select(one => one.Key).ToList())
                    _answers.Remove(old);
            }
            // None has expired: that many tokens in so short a time are not worth caching.
            if (_answers.Count >= capacity)
                _answers.Clear();
            _answers[Key(token)] = (answer, now + lifetime);
        }
    }

    // A memory dump must not contain tokens of requests that have ended.
    private static string Key(string token) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
