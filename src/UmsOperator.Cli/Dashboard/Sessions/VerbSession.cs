using System.Text.Json.Nodes;
using System.Threading.Channels;
using UmsOperator.Cli.Connecting;
using UmsOperator.Cli.Terminals;

namespace UmsOperator.Cli.Dashboard.Sessions;

/// <summary>
/// A verb that is carried out in the browser. It is the same program as in the terminal: what the terminal would show is sent line by line, and the person's answers come back.
/// So the words, the questions, the checks between them and the withdrawal of what nobody accepted are those of the command line.
/// </summary>
internal sealed class VerbSession : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);
    private readonly Channel<JsonObject> _said = Channel.CreateUnbounded<JsonObject>(new UnboundedChannelOptions { SingleReader = true });
    private readonly SessionLines _lines;
    private readonly AnswerReader _answers;
    private readonly Terminal _terminal;

    /// <summary>A session that has not begun.</summary>
    public VerbSession(TimeProvider time)
    {
        _lines = new SessionLines(line => Say("line", line));
        _answers = new AnswerReader(() => Say("question", _lines.TakeQuestion()), Patience);
        var console = Terminal.Create(_lines, isTerminal: false, plain: true);
        _terminal = new Terminal(console, console, _answers, canAsk: true, time);
    }

    /// <summary>Answers the open question.</summary>
    /// <returns>False if no question is open.</returns>
    public bool Answer(string text) => _answers.Answer(text);

    /// <summary>Carries it out.</summary>
    /// <param name="run">The verb.</param>
    /// <param name="send">Receives what is said: lines, questions, and in the end the exit code with the error and its cure.</param>
    /// <param name="cancellationToken">Cancels it, as Ctrl-C does: the person has closed the page.</param>
    public async Task RunAsync(Func<Terminal, CancellationToken, Task<int>> run, Func<JsonObject, CancellationToken, Task> send, CancellationToken cancellationToken)
    {
        var running = CarryOutAsync(run, cancellationToken);
        try
        {
            await foreach (var said in _said.Reader.ReadAllAsync(cancellationToken))
                await send(said, cancellationToken);
        }
        finally
        {
            // Also without anyone to tell it to: a rollback that nobody accepted is withdrawn first.
            await running;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _lines.Dispose();
        _answers.Dispose();
    }

    private async Task CarryOutAsync(Func<Terminal, CancellationToken, Task<int>> run, CancellationToken cancellationToken)
    {
        try
        {
            End(await run(_terminal, cancellationToken), null);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            End(ExitCodes.Interrupted, null);
        }
        catch (Exception error)
        {
            var known = ApiFailure.Always(error);
            End(known.ExitCode, known);
        }
        finally
        {
            _answers.Close();
            _said.Writer.Complete();
        }
    }

    private void End(int code, CliException? error) => _said.Writer.TryWrite(new JsonObject { ["end"] = code, ["error"] = Cleaned(error?.Message), ["cure"] = Cleaned(error?.Cure) });

    private void Say(string kind, string text) => _said.Writer.TryWrite(new JsonObject { [kind] = Cleaned(text) });

    private static string? Cleaned(string? text) => text is null ? null : Core.Texts.SafeText.Of(text, Core.Texts.SafeText.Message);
}
