using System.Collections.Immutable;
using System.CommandLine;

namespace UmsOperator.Options;

/// <summary>The flags, as text. What they mean is read by <see cref="OptionReader"/>, so that all mistakes are told at once.</summary>
internal sealed class CommandLine
{
    private readonly Dictionary<string, Option<string?>> _flags = new(StringComparer.Ordinal);

    /// <summary>The command line.</summary>
    public CommandLine()
    {
        Add("--kubeconfig", "path", "Kubeconfig file. Default: the ServiceAccount of the pod");
        Add("--watch-namespaces", "a,b", "Namespaces to watch. Default: all");
        Add("--metrics-address", "address", "Address or port of /metrics, /healthz and /readyz. Default: 0.0.0.0:8080");
        Add("--metrics-auth", "true|false", "Whether /metrics wants the bearer token of somebody with the right to get it. Default: false").Arity = ArgumentArity.ZeroOrOne;
        Add("--metrics-certificate-folder", "folder", "Folder with tls.crt and tls.key: HTTPS at the metrics address. Default: none, HTTP");
        Add("--leader-elect", "true|false", "Elect a leader among replicas. Default: true").Arity = ArgumentArity.ZeroOrOne;
        Add("--leader-election-namespace", "name", "Namespace of the lease. Default: that of the pod");
        Add("--lease-duration", "time", "How long others wait after the leader's last renewal. Default: 15s");
        Add("--renew-deadline", "time", "How long after its last renewal the leader still leads. Default: 10s");
        Add("--retry-period", "time", "Time between two renewals. Default: 2s");
        Add("--log-level", "level", "trace, debug, information, warning, error or critical. Default: information");
        Add("--log-format", "text|json", "Form of the log. Default: text");
        Add("--max-concurrent-reconciles", "n", "Clusters worked on at one time. Default: 4");
        Add("--max-background-tasks", "n", "Database copies made at one time. Default: 2");
        Add("--liveness-timeout", "time", "Silence of the API server after which /healthz fails. Default: 15m");
        Add("--dump-observations", "folder", "Writes each observation as JSON, for debugging. Default: none");
    }

    /// <summary>The command; its action is set by the program.</summary>
    public RootCommand Root { get; } = new("Updates containerized IGEL UMS clusters (UmsCluster, umsoperator.io). Each flag may also be set by the variable beside it.");

    /// <summary>Reads the options.</summary>
    /// <param name="parsed">A parse of <see cref="Root"/>.</param>
    /// <param name="environment">Reads a variable; null if it is not set.</param>
    /// <param name="errors">All mistakes, each with the name of its flag or variable; with any the options must not be used.</param>
    public OperatorOptions Read(ParseResult parsed, Func<string, string?> environment, out ImmutableArray<string> errors)
    {
        var reader = new OptionReader(name => TextOf(parsed, name), environment);
        var options = reader.Read();
        errors = [.. reader.Errors];
        return options;
    }

    // A flag without a value can only be one that is true or false.
    private string? TextOf(ParseResult parsed, string name) => parsed.GetResult(_flags[name]) switch
    {
        null or { Implicit: true } => null,
        { Tokens: [var value, ..] } => value.Value,
        _ => "true",
    };

    private Option<string?> Add(string name, string value, string description)
    {
        var option = new Option<string?>(name) { Description = $"{description} [{OptionReader.Variable(name)}]", HelpName = value };
        _flags[name] = option;
        Root.Options.Add(option);
        return option;
    }
}
