using System.Text.Json.Nodes;
using UmsOperator.Cli.Connecting;

namespace UmsOperator.Cli.Dashboard.Streams;

/// <summary>Reads something again and again, and sends it whenever it has changed.</summary>
/// <param name="time">The clock.</param>
/// <param name="between">Time between two looks.</param>
internal sealed class ChangeStream(TimeProvider time, TimeSpan between)
{
    /// <summary>A look that takes longer is told, so that nobody takes an old page for the present.</summary>
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(3);

    /// <summary>Time after which something is sent in any case. The browser takes a longer silence for the end of the dashboard.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(3);

    private readonly Heartbeat _heartbeat = new(time, Silence);

    /// <summary>Sends until it is cancelled.</summary>
    /// <param name="look">Looks. An error is told, and the next look may succeed.</param>
    /// <param name="send">Receives the JSON of an event, or null for a sign of life.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task RunAsync(Func<CancellationToken, Task<JsonNode>> look, Func<string?, CancellationToken, Task> send, CancellationToken cancellationToken)
    {
        while (true)
        {
            var looking = LookAsync(look, cancellationToken);
            if (await Task.WhenAny(looking, Task.Delay(Slow, time, cancellationToken)) != looking)
                await TellAsync(Trouble("the API server has not answered yet", "wait, or check it with: kubectl cluster-info"), send, cancellationToken);
            while (await Task.WhenAny(looking, Task.Delay(Silence, time, cancellationToken)) != looking)
                await TellAsync(null, send, cancellationToken);
            await TellAsync(await looking, send, cancellationToken);
            await Task.Delay(between, time, cancellationToken);
        }
    }

    private async Task TellAsync(string? now, Func<string?, CancellationToken, Task> send, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_heartbeat.IsNew(now))
            await send(now, cancellationToken);
        else if (_heartbeat.IsDue())
            await send(null, cancellationToken);
    }

    private static async Task<string> LookAsync(Func<CancellationToken, Task<JsonNode>> look, CancellationToken cancellationToken)
    {
        try
        {
            return new JsonObject { ["view"] = await look(cancellationToken) }.ToJsonString();
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            var known = ApiFailure.Always(error);
            return Trouble(known.Message, known.Cure);
        }
    }

    private static string Trouble(string message, string? cure) => Pages.PageText.Of(new CliText(message, cure)).ToJsonString();

    /// <summary>Why nothing new is seen.</summary>
    private sealed record CliText(string Trouble, string? Cure);
}
