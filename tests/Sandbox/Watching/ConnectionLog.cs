using System.Globalization;
using System.Text.RegularExpressions;

namespace UmsOperator.Sandbox.Watching;

/// <summary>Reads logins to a database from the server's log (log_connections, log_disconnections), which also contains very short sessions.</summary>
internal static partial class ConnectionLog
{
    [GeneratedRegex(@"^(?<at>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}) UTC \[\d+\] (?<user>[^@ ]+)@(?<database>\S+) .*LOG:  (?:connection authorized|disconnection): ",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Line { get; }

    /// <summary>First and last time of a login or logout, by login.</summary>
    /// <param name="lines">Lines of the log.</param>
    /// <param name="database">The database.</param>
    /// <param name="since">Earlier lines are ignored.</param>
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
