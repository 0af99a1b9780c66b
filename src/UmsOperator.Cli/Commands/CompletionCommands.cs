using System.CommandLine;
using UmsOperator.Cli.Terminals;

namespace UmsOperator.Cli.Commands;

/// <summary><c>completion</c>, which writes scripts for shells, and <c>__complete</c>, which those scripts call.</summary>
internal static class CompletionCommands
{
    private const string Hook = "__complete";

    // kubectl reads this last line as cobra writes it: 4 means that no file names are offered.
    private const string NoFiles = ":4";

    /// <summary>Both of them.</summary>
    public static IEnumerable<Command> Create(Terminal terminal, Func<RootCommand> root) => [Scripts(terminal), Completing(terminal, root)];

    private static Command Scripts(Terminal terminal)
    {
        var shell = new Argument<string>("SHELL") { Description = "bash or zsh, for kubectl-ums; kubectl, for the file kubectl_complete-ums in your PATH" };
        shell.AcceptOnlyFromAmong("bash", "zsh", "kubectl");
        var command = new Command("completion", "Write a completion script") { shell };
        command.SetAction(parsed => terminal.Raw(Script(parsed.GetRequiredValue(shell))));
        return command;
    }

    private static Command Completing(Terminal terminal, Func<RootCommand> root)
    {
        var words = new Argument<string[]>("WORDS") { Arity = ArgumentArity.ZeroOrMore };
        var command = new Command(Hook, "Candidates for the last word") { words };
        command.Hidden = true;
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction(parsed => terminal.Raw(Candidates(root(), [.. (parsed.GetValue(words) ?? []).Concat(parsed.UnmatchedTokens)])));
        return command;
    }

    /// <summary>The candidates for the last of the words, a line each, and kubectl's last line.</summary>
    public static string Candidates(RootCommand root, IReadOnlyList<string> words)
    {
        var line = string.Join(' ', words);
        var last = words.Count == 0 ? "" : words[^1];
        var found = root.Parse(line).GetCompletions(line.Length).Select(item => item.InsertText ?? item.Label)
            .Where(text => text.StartsWith(last, StringComparison.Ordinal) && text != Hook && !text.StartsWith('/') && text is not ("-?" or "-h")).Distinct(StringComparer.Ordinal);
        return string.Concat(found.Append(NoFiles).Select(text => $"{text}\n"));
    }

    private static string Script(string shell) => shell switch
    {
        "bash" => """
            _kubectl_ums() {
              local IFS=$'\n'
              COMPREPLY=($(kubectl-ums __complete -- "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null | grep -v '^:'))
            }
            complete -F _kubectl_ums kubectl-ums

            """,
        "zsh" => """
            #compdef kubectl-ums
            _kubectl_ums() {
              local -a found
              found=(${(f)"$(kubectl-ums __complete -- "${(@)words[2,CURRENT]}" 2>/dev/null | grep -v '^:')"})
              compadd -- $found
            }
            compdef _kubectl_ums kubectl-ums

            """,
        _ => """
            #!/bin/sh
            exec kubectl-ums __complete -- "$@"

            """,
    };
}
