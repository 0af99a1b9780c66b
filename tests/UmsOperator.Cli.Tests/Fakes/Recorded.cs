using UmsOperator.Cli.Commands;
using UmsOperator.Cli.Terminals;

namespace UmsOperator.Cli.Tests.Fakes;

/// <summary>The program in this process, with what it wrote.</summary>
internal sealed record Recorded(int ExitCode, string Output, string Messages)
{
    /// <summary>Both texts.</summary>
    public string All => $"{Output}{Messages}";

    /// <summary>Runs a command line; the answers are lines that a person types, null: nobody can answer.</summary>
    public static async Task<Recorded> RunAsync(string? answers, CancellationToken cancellationToken, params IReadOnlyList<string> args)
    {
        using var input = new StringReader(answers ?? "");
        return await RunAsync(input, answers is not null, cancellationToken, args);
    }

    /// <summary>Runs a command line with an input.</summary>
    public static async Task<Recorded> RunAsync(TextReader input, bool canAsk, CancellationToken cancellationToken, params IReadOnlyList<string> args)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var messages = new StringWriter { NewLine = "\n" };
        var terminal = new Terminal(Terminal.Create(output, false, true), Terminal.Create(messages, false, true), input, canAsk, TimeProvider.System);
        var code = await CommandTree.RunAsync(args, terminal, cancellationToken);
        return new Recorded(code, output.ToString(), messages.ToString());
    }

    /// <summary>A part of a page as a pipe gets it.</summary>
    public static string Text(Spectre.Console.Rendering.IRenderable content)
    {
        using var output = new StringWriter { NewLine = "\n" };
        Terminal.Create(output, false, true).Write(content);
        return output.ToString();
    }
}
