using System.Security.Cryptography;
using System.Text;

namespace UmsOperator.Access;

/// <summary>Remembers answers for a short time, by the hash of the token. Thread-safe, and never larger than its capacity.</summary>
/// <param name="capacity">Most answers at one time.</param>
/// <param name="lifetime">How long an answer holds.</param>
/// <param name="time">The clock.</param>
internal sealed class AnswerCache(int capacity, TimeSpan lifetime, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (AccessAnswer Answer, DateTimeOffset Until)> _answers = new(StringComparer.Ordinal);

    /// <summary>Answers that are held, expired ones included.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
                return _answers.Count;
        }
    }

    /// <summary>The answer for a token, or null.</summary>
    public AccessAnswer? Find(string token)
    {
        lock (_lock)
            return _answers.TryGetValue(Key(token), out var known) && known.Until > time.GetUtcNow() ? known.Answer : null;
    }

    /// <summary>Remembers an answer.</summary>
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
            // All are young: whoever sends that many tokens is asked about each anew.
            if (_answers.Count >= capacity)
                _answers.Clear();
            _answers[Key(token)] = (answer, now + lifetime);
        }
    }

    // A dump of the memory must not hold tokens for longer than their requests.
    private static string Key(string token) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
