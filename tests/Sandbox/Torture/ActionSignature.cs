using System.Text.RegularExpressions;
using UmsOperator.Sandbox.Interposing;

namespace UmsOperator.Sandbox.Torture;

/// <summary>Describes an action independently of the update: what is done, to which kind of object, with which purpose.</summary>
internal static partial class ActionSignature
{
    private const int Longest = 110;
    private const string Golden = "golden";

    public static string Of(InterposedAction action) => action switch
    {
        InterposedAction.ApiRequest { Resource: "events" } request => $"{request.Method} events",
        InterposedAction.ApiRequest request => $"{request.Method} {request.Resource}{Slash(Role(request.Name))}{Slash(request.Subresource)}",
        // pg_restore creates hundreds of similar objects.
        InterposedAction.Statement { Task: Golden } statement when statement.Database.EndsWith($"_{Golden}", StringComparison.Ordinal) => $"{Golden}: {Verb(statement.Text)} in the copy",
        InterposedAction.Statement { Written: [var only] } statement when only == statement.Text => Cut($"{statement.Task}: {Journal(only)}"),
        InterposedAction.Statement statement => Cut($"{statement.Task}: COMMIT of {string.Join(", ", statement.Written.Select(Verb).Distinct(StringComparer.Ordinal))}{JournalOf(statement)}"),
        _ => action.ToString(),
    };

    private static string Slash(string part) => part.Length == 0 ? "" : $"/{part}";

    private static string Cut(string text) => text.Length <= Longest ? text : text[..Longest];

    private static string JournalOf(InterposedAction.Statement statement) =>
        string.Concat(statement.Written.Select(sql => JournalEntry().Match(sql)).Where(match => match.Success).Select(match => $", journal {match.Groups["entry"].Value}"));

    private static string Journal(string sql)
    {
        var text = Literal().Replace(Role(Space().Replace(sql.Trim(), " ")), "'…'");
        return JournalEntry().Match(sql) is { Success: true } match ? $"{text}, journal {match.Groups["entry"].Value}" : text;
    }

    private static string Verb(string sql)
    {
        var words = Space().Split(sql.Trim());
        return words[0].ToUpperInvariant() is "CREATE" or "ALTER" or "DROP" or "COMMENT" ? string.Join(' ', words.Take(2)) : words[0];
    }

    /// <summary>Without claim, update and instant: what is left of a name says what the object is for.</summary>
    private static string Role(string name) => Stamp().Replace(Worker().Replace(Claim().Replace(name, ""), "worker"), "");

    [GeneratedRegex("ums_[0-9a-f]{8}_", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Claim();

    // Each process numbers its worker roles behind a mark of its own. With them no death would ever count as met, and the story would not end.
    [GeneratedRegex(@"\bworker[0-9a-z]+\b", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Worker();

    // Seconds in base 36: of an update in front, of a second try behind.
    [GeneratedRegex(@"(?<![a-z0-9])t[0-9a-z]{6}[-_]|(?<=[-_][0-9][a-z]+?)t[0-9a-z]{6}\b", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Stamp();

    [GeneratedRegex("'([^']|'')*'", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Literal();

    [GeneratedRegex("\"journal\":\"(?<entry>[A-Za-z]+)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex JournalEntry();

    [GeneratedRegex(@"\s+", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Space();
}
