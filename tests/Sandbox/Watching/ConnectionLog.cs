using System.Globalization;
using System.Text.RegularExpressions;

namespace UmsOperator.Sandbox.Watching;

/// <summary>Logins to a database as the server's own log tells them (log_connections, log_disconnections): no session is too short to be seen.</summary>
internal static partial class ConnectionLog
{
    [GeneratedRegex(@"^(?<at>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}) UTC \[\d+\] (?<user>[^@ ]+)@(?<database>\S+) .*LOG:  (?:connection authorized|disconnection): ", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Line { get; }

    /// <summary>Login to the first and last instant at which it came or went.</summary>
    /// <param name="lines">Of the log.</param>
    /// <param name="database">Whose logins.</param>
    /// <param name="since">What came before is of another story.</param>
    public static IReadOnlyDictionary<string, (DateTime First, DateTime Last)> Logins(IEnumerable<string> lines, string database, DateTime since)
    {
        Dictionary<string, (DateTime First, DateTime Last)> seen = new(StringComparer.Ordinal);
        foreach (var line in lines)
        {
            if (Line.Match(line) is not { Success: true } match || match.Groups["database"].Value != database)
                continue;
            var at = DateTime.ParseExact(match.Groups["at"].Value, "yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);
            var login = match.Groups["user"].Value;
            if (at >= since)
                seen[login] = seen.TryGetValue(login, out var known) ? (known.First, at) : (at, at);
        }

        return seen;
    }
}
