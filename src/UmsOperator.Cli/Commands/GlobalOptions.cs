using System.CommandLine;
using UmsOperator.Cli.Connecting;

namespace UmsOperator.Cli.Commands;

/// <summary>Options of every command.</summary>
internal sealed class GlobalOptions
{
    private readonly Option<string?> _namespace = new("--namespace", "-n") { Description = "Namespace of the cluster. Default: that of the context", HelpName = "name", Recursive = true };
    private readonly Option<string?> _context = new("--context") { Description = "Context of the kubeconfig. Default: the current one", HelpName = "name", Recursive = true };
    private readonly Option<string?> _kubeconfig = new("--kubeconfig") { Description = "Kubeconfig file. Default: KUBECONFIG, or ~/.kube/config", HelpName = "path", Recursive = true };

    // Read before the parse, for messages about the parse as well.
    private readonly Option<bool> _plain = new("--no-color") { Description = "No colours, as with the variable NO_COLOR", Recursive = true };

    /// <summary>Adds them to the root.</summary>
    public void AddTo(RootCommand root)
    {
        root.Options.Add(_namespace);
        root.Options.Add(_context);
        root.Options.Add(_kubeconfig);
        root.Options.Add(_plain);
    }

    /// <summary>What the person means.</summary>
    public Target Target(ParseResult parsed) => new(parsed.GetValue(_kubeconfig), parsed.GetValue(_context), parsed.GetValue(_namespace));
}
