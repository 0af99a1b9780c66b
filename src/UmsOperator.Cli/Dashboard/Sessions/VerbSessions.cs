using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using UmsOperator.Cli.Terminals;

namespace UmsOperator.Cli.Dashboard.Sessions;

/// <summary>The sessions that are under way.</summary>
/// <param name="time">The clock.</param>
internal sealed class VerbSessions(TimeProvider time)
{
    /// <summary>More than a person has at once.</summary>
    private const int Most = 8;

    private readonly ConcurrentDictionary<string, (VerbSession Session, TaskCompletionSource Over)> _sessions = new(StringComparer.Ordinal);

    /// <summary>Carries out a verb.</summary>
    /// <param name="run">The verb.</param>
    /// <param name="send">Receives the session's ID first, and then what is said.</param>
    /// <param name="cancellationToken">Cancels it, as Ctrl-C does.</param>
    /// <returns>False if too many are under way.</returns>
    public async Task<bool> RunAsync(Func<Terminal, CancellationToken, Task<int>> run, Func<JsonObject, CancellationToken, Task> send, CancellationToken cancellationToken)
    {
        if (_sessions.Count >= Most)
            return false;
        using var session = new VerbSession(time);
        var (id, over) = (RandomNumberGenerator.GetHexString(16, lowercase: true), new TaskCompletionSource());
        _sessions[id] = (session, over);
        try
        {
            await send(new JsonObject { ["session"] = id }, cancellationToken);
            await session.RunAsync(run, send, cancellationToken);
            return true;
        }
        finally
        {
            _sessions.TryRemove(id, out _);
            over.SetResult();
        }
    }

    /// <summary>Answers the open question of a session.</summary>
    /// <returns>False if there is none.</returns>
    public bool Answer(string id, string text) => _sessions.TryGetValue(id, out var open) && open.Session.Answer(text);

    /// <summary>Ends once all are over.</summary>
    public Task OverAsync() => Task.WhenAll(_sessions.Values.Select(one => one.Over.Task));
}
