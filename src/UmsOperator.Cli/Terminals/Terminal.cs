using Spectre.Console;
using Spectre.Console.Rendering;
using UmsOperator.Core.Texts;

namespace UmsOperator.Cli.Terminals;

/// <summary>Where a command writes and asks. All text is made safe first: a status can hold what a server said.</summary>
/// <param name="output">Results.</param>
/// <param name="error">Messages and questions.</param>
/// <param name="input">Answers.</param>
/// <param name="canAsk">Whether a person can answer.</param>
/// <param name="time">The clock.</param>
internal sealed class Terminal(IAnsiConsole output, IAnsiConsole error, TextReader input, bool canAsk, TimeProvider time)
{
    /// <summary>Columns of an output that is no terminal: wide, so that no line of a pipe is wrapped.</summary>
    private const int Pipe = 20_000;

    /// <summary>Results.</summary>
    public IAnsiConsole Out => output;

    /// <summary>Whether a person can answer questions.</summary>
    public bool CanAsk => canAsk;

    /// <summary>The clock.</summary>
    public TimeProvider Time => time;

    /// <summary>The instant in UTC.</summary>
    public DateTime Now => time.GetUtcNow().UtcDateTime;

    /// <summary>The terminal of this process. Colours are off if the output is no terminal, if NO_COLOR is set, or with --no-color.</summary>
    public static Terminal OfProcess(IReadOnlyList<string> args)
    {
        var plain = args.Contains("--no-color") || !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        return new Terminal(
            Create(Console.Out, !Console.IsOutputRedirected, plain), Create(Console.Error, !Console.IsErrorRedirected, plain), Console.In, !Console.IsInputRedirected, TimeProvider.System);
    }

    /// <summary>A console for a writer.</summary>
    /// <param name="writer">Receives the text.</param>
    /// <param name="isTerminal">Whether a terminal is behind it.</param>
    /// <param name="plain">Whether colours are off.</param>
    public static IAnsiConsole Create(TextWriter writer, bool isTerminal, bool plain)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = isTerminal && !plain ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = isTerminal ? InteractionSupport.Detect : InteractionSupport.No,
            Out = new AnsiConsoleOutput(isTerminal ? writer : new TrimmedLines(writer)),
        });
        if (!isTerminal)
            console.Profile.Width = Pipe;
        console.Profile.Capabilities.Unicode = true;
        return console;
    }

    /// <summary>Writes a result.</summary>
    public void Show(IRenderable content) => output.Write(content);

    /// <summary>Writes a line of a result.</summary>
    public void Line(string text = "", Style? style = null) => output.WriteLine(SafeText.Of(text, SafeText.Message), style ?? Style.Plain);

    /// <summary>Writes a document as it is: nothing is wrapped.</summary>
    public void Raw(string text) => (output.Profile.Out.Writer is TrimmedLines trimmed ? trimmed.Inner : output.Profile.Out.Writer).Write(text);

    /// <summary>Writes a message beside the results.</summary>
    public void Say(string text, Style? style = null) => error.WriteLine(SafeText.Of(text, SafeText.Message), style ?? Style.Plain);

    /// <summary>Asks a question; null if the input has ended.</summary>
    /// <exception cref="OperationCanceledException">Ctrl-C.</exception>
    public async Task<string?> AskAsync(string question, CancellationToken cancellationToken)
    {
        error.Write(new Text(SafeText.Of(question, SafeText.Message) + " "));
        // The console's own ReadLineAsync blocks until Enter, whatever its token says.
        return (await Task.Run(input.ReadLine, CancellationToken.None).WaitAsync(cancellationToken))?.Trim();
    }
}
