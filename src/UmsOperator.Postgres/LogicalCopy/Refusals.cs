using Npgsql;
using UmsOperator.Postgres.Connections;

namespace UmsOperator.Postgres.LogicalCopy;

/// <summary>Collects all entries that PostgreSQL refused during a trial. Thread-safe.</summary>
internal sealed class Refusals
{
    // Limits the length of a finding.
    private const int ListedCharacters = 2500;
    private const int MostReasons = 40;

    private readonly Lock _lock = new();
    private readonly HashSet<int> _missing = [];
    private readonly List<(string What, string Reason)> _refused = [];

    /// <summary>Adds a refused entry. Entries that depend on it are not tried.</summary>
    public void Add(ArchiveEntry entry, Exception refused)
    {
        var reason = refused is PostgresException { } said
            ? $"{said.MessageText} ({said.SqlState}); {ErrorClassifier.Of(said).Cure}, or set update.golden to Clone"
            : refused.Message;
        lock (_lock)
        {
            _missing.Add(entry.Id);
            _refused.Add((entry.ToString(), reason));
        }
    }

    /// <summary>Whether the entry can be tried: nothing that it depends on was refused.</summary>
    public bool Allow(ArchiveEntry entry)
    {
        lock (_lock)
        {
            if (!entry.Dependencies.Any(_missing.Contains))
                return true;
            _missing.Add(entry.Id);
            return false;
        }
    }

    /// <summary>One sentence for each reason, with the entries that were refused for it.</summary>
    public IReadOnlyList<string> Sentences()
    {
        lock (_lock)
        {
            var reasons = _refused.GroupBy(one => one.Reason, one => one.What).ToList();
            List<string> sentences = [.. reasons.Take(MostReasons).Select(reason => $"{Listed([.. reason])} cannot be created in the copy: {reason.Key}")];
            if (reasons.Count > MostReasons)
                sentences.Add($"{reasons.Skip(MostReasons).Sum(reason => reason.Count())} more objects cannot be created in the copy, for other reasons");
            return sentences;
        }
    }

    private static string Listed(IReadOnlyList<string> names)
    {
        var (shown, characters) = (0, 0);
        while (shown < names.Count && (shown == 0 || characters + names[shown].Length <= ListedCharacters))
            characters += names[shown++].Length;
        return string.Join(", ", names.Take(shown)) + (shown < names.Count ? $" and {names.Count - shown} more" : "");
    }
}
