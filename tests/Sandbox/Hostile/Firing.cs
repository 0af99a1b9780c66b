using System.Collections.Immutable;
using System.Text.Json;

namespace UmsOperator.Sandbox.Hostile;

/// <summary>A run of a trap, as recorded in PostgreSQL's log.</summary>
/// <param name="Trap">Its name.</param>
/// <param name="Session">The session user.</param>
/// <param name="User">The current user.</param>
/// <param name="Database">The database.</param>
/// <param name="Application">The session's application_name.</param>
/// <param name="At">Time of the log line.</param>
/// <param name="Wrote">Whether it could have written a row.</param>
/// <param name="Gained">What it could have gained; empty in later records of the same session.</param>
internal sealed record Firing(string Trap, string Session, string User, string Database, string Application, DateTimeOffset At, bool Wrote, ImmutableArray<string> Gained)
{
    private const string Mark = "LOG:  HOSTILE ";

    /// <summary>Reads all records in a server's log.</summary>
    public static IEnumerable<Firing> ReadAll(string logPath)
    {
        using var log = new StreamReader(new FileStream(logPath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        while (log.ReadLine() is { } line)
        {
            // An incomplete line is still being written and is read the next time.
            if (line.IndexOf(Mark, StringComparison.Ordinal) is var place and >= 0 && line.EndsWith('}') && Read(line[(place + Mark.Length)..]) is { } firing)
                yield return firing;
        }
    }

    private static Firing? Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        var told = document.RootElement;
        string Text(string name) => told.GetProperty(name).GetString() ?? "";
        var gained = told.GetProperty("gained");
        return new Firing(
            Text("trap"), Text("session"), Text("user"), Text("database"), Text("application"),
            DateTimeOffset.UnixEpoch.AddSeconds(told.GetProperty("at").GetDouble()),
            told.GetProperty("wrote").GetBoolean(),
            gained.ValueKind == JsonValueKind.Array ? [.. gained.EnumerateArray().Select(one => one.GetString()!)] : []);
    }
}
