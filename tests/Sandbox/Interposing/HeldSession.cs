using System.Collections.Concurrent;

namespace UmsOperator.Sandbox.Interposing;

/// <summary>One session of an operator, parsed message by message. A change is held before it is sent to the server, and its response before it is returned.</summary>
/// <param name="client">The operator.</param>
/// <param name="server">PostgreSQL.</param>
/// <param name="writes">Tracks the changes of the session.</param>
/// <param name="interposer">Decides on the changes.</param>
internal sealed class HeldSession(Line client, Line server, SessionWrites writes, IInterposer interposer)
{
    /// <summary>For each outstanding response, up to its ReadyForQuery, the action that it belongs to; null if it belongs to no change.</summary>
    private readonly ConcurrentQueue<InterposedAction.Statement?> _awaited = [];

    /// <summary>Runs until either side disconnects or the interposer cuts the connection.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var both = new[] { SendAsync(ended.Token), AnswerAsync(ended.Token) };
        await Task.WhenAny(both);
        await ended.CancelAsync();
        await Task.WhenAll(both).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task SendAsync(CancellationToken cancellationToken)
    {
        List<Frame> held = [];
        List<string> statements = [];
        while (await Frame.ReadAsync(client.In, typed: true, cancellationToken) is { } frame)
        {
            held.Add(frame);
            if (frame.Type == 'Q')
                statements.Add(frame.Texts()[0]);
            else if (frame.Type == 'P')
                statements.Add(frame.Texts()[1]);
            // Parse, Bind, Describe, Execute and Close are collected up to their Sync; copied rows and login messages are forwarded at once.
            if (frame.Type is 'P' or 'B' or 'D' or 'E' or 'C')
                continue;
            if (frame.Type is 'Q' or 'S')
            {
                var action = writes.Take(statements);
                if (action is not null && await interposer.RuleAsync(action, Moment.Before, cancellationToken) is not Ruling.PassOn)
                    return;
                _awaited.Enqueue(action);
                statements.Clear();
            }

            await server.WriteAsync(held, cancellationToken);
            held.Clear();
        }
    }

    private async Task AnswerAsync(CancellationToken cancellationToken)
    {
        List<Frame> held = [];
        var failed = false;
        while (await Frame.ReadAsync(server.In, typed: true, cancellationToken) is { } frame)
        {
            held.Add(frame);
            var action = _awaited.TryPeek(out var awaited) ? awaited : null;
            failed |= frame.Type == 'E';
            if (frame.Type == 'Z')
            {
                if (action is not null && await interposer.RuleAsync(action with { Succeeded = !failed }, Moment.After, cancellationToken) is not Ruling.PassOn)
                    return;
                _awaited.TryDequeue(out _);
                failed = false;
            }
            else if (action is not null && frame.Type is not ('G' or 'H' or 'W'))
            {
                // The response is held until it is complete, except the start of a COPY (G, H, W), after which the client has to send rows first.
                continue;
            }

            await client.WriteAsync(held, cancellationToken);
            held.Clear();
        }
    }
}
