using System.Collections.Immutable;
using System.Text.Json;

namespace UmsOperator.Sandbox.Hostile;

/// <summary>A trap that ran, as it told PostgreSQL's log.</summary>
/// <param name="Trap">Its name.</param>
/// <param name="Session">Who had logged in.</param>
/// <param name="User">Whom the session worked as.</param>
/// <param name="Database">Where.</param>
/// <param name="Application">What the session called itself.</param>
/// <param name="At">When.</param>
/// <param name="Wrote">Whether it could have written a row.</param>
/// <param name="Gained">What it could have gained; empty if a session tells of it again.</param>
internal sealed record Firing(string Trap, string Session, string User, string Database, string Application, DateTimeOffset At, bool Wrote, ImmutableArray<string> Gained)
{
    private const string Mark = "LOG:  HOSTILE ";

    /// <summary>All of a server's log.</summary>
    public static IEnumerable<Firing> ReadAll(string logPath)
    {
        using var log = new StreamReader(new FileStream(logPath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        while (log.ReadLine() is { } line)
        {
            // A line that is being written is read the next time.
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
