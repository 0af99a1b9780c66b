using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using UmsOperator.Cli.Terminals;

namespace UmsOperator.Cli.Dashboard.Talks;

/// <summary>The talks that are under way.</summary>
/// <param name="time">The clock.</param>
internal sealed class OpenTalks(TimeProvider time)
{
    /// <summary>More than a person has at once.</summary>
    private const int Most = 8;

    private readonly ConcurrentDictionary<string, (Talk Talk, TaskCompletionSource Over)> _talks = new(StringComparer.Ordinal);

    /// <summary>Carries out a verb.</summary>
    /// <param name="run">The verb.</param>
    /// <param name="send">Receives the talk's ID first, and then what is said.</param>
    /// <param name="cancellationToken">Cancels it, as Ctrl-C does.</param>
    /// <returns>False if too many are under way.</returns>
    public async Task<bool> RunAsync(Func<Terminal, CancellationToken, Task<int>> run, Func<JsonObject, CancellationToken, Task> send, CancellationToken cancellationToken)
    {
        if (_talks.Count >= Most)
            return false;
        using var talk = new Talk(time);
        var (id, over) = (RandomNumberGenerator.GetHexString(16, lowercase: true), new TaskCompletionSource());
        _talks[id] = (talk, over);
        try
        {
            await send(new JsonObject { ["talk"] = id }, cancellationToken);
            await talk.RunAsync(run, send, cancellationToken);
            return true;
        }
        finally
        {
            _talks.TryRemove(id, out _);
            over.SetResult();
        }
    }

    /// <summary>Answers the open question of a talk.</summary>
    /// <returns>False if there is none.</returns>
    public bool Answer(string id, string text) => _talks.TryGetValue(id, out var open) && open.Talk.Answer(text);

    /// <summary>Ends once all are over.</summary>
    public Task OverAsync() => Task.WhenAll(_talks.Values.Select(one => one.Over.Task));
}
