using System.Collections.Concurrent;

namespace UmsOperator.Sandbox.Interposing;

/// <summary>One session of an operator, message by message. What changes something is held before it goes to the server, and its answer before it goes back.</summary>
/// <param name="client">The operator.</param>
/// <param name="server">PostgreSQL.</param>
/// <param name="writes">What the session writes.</param>
/// <param name="interposer">Rules on it.</param>
internal sealed class HeldSession(Line client, Line server, SessionWrites writes, IInterposer interposer)
{
    /// <summary>For each answer that is still to come, up to its ReadyForQuery, the action that it answers; null: nobody asks.</summary>
    private readonly ConcurrentQueue<InterposedAction.Statement?> _awaited = [];

    /// <summary>Runs until either side ends, or the interposer cuts it.</summary>
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
            // Parse, Bind, Describe, Execute and Close wait for their Sync; copied rows and logins for nobody.
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
                // Until the rows of a COPY are asked for, which else would never come.
                continue;
            }

            await client.WriteAsync(held, cancellationToken);
            held.Clear();
        }
    }
}
