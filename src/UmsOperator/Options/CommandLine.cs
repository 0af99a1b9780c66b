using System.Collections.Immutable;
using System.CommandLine;

namespace UmsOperator.Options;

/// <summary>Defines the flags, as texts. <see cref="OptionReader"/> parses them, so that all errors are reported together.</summary>
internal sealed class CommandLine
{
    private readonly Dictionary<string, Option<string?>> _flags = new(StringComparer.Ordinal);

    /// <summary>Creates the command line.</summary>
    public CommandLine()
    {
        Add("--kubeconfig", "path", "Kubeconfig file. Default: the pod's ServiceAccount");
        Add("--watch-namespaces", "a,b", "Namespaces to watch. Default: all");
        Add("--metrics-address", "address", "Address or port of /metrics, /healthz and /readyz. Default: 0.0.0.0:8080");
        Add("--metrics-auth", "true|false", "Require a bearer token that is authorized to get /metrics. Default: false").Arity = ArgumentArity.ZeroOrOne;
        Add("--metrics-certificate-folder", "folder", "Folder with tls.crt and tls.key, for HTTPS at the metrics address. Default: none, plain HTTP");
        Add("--leader-elect", "true|false", "Elect a leader among replicas. Default: true").Arity = ArgumentArity.ZeroOrOne;
        Add("--leader-election-namespace", "name", "Namespace of the lease. Default: the pod's namespace");
        Add("--lease-duration", "time", "How long other replicas wait after the leader's last renewal. Default: 15s");
        Add("--renew-deadline", "time", "How long the leader leads after its last renewal. Default: 10s");
        Add("--retry-period", "time", "Time between two renewals. Default: 2s");
        Add("--log-level", "level", "trace, debug, information, warning, error or critical. Default: information");
        Add("--log-format", "text|json", "Format of the log. Default: text");
        Add("--max-concurrent-reconciles", "n", "Clusters that are reconciled at the same time. Default: 4");
        Add("--max-background-tasks", "n", "Database copies that are made at the same time. Default: 2");
        Add("--liveness-timeout", "time", "Time without a response of the API server after which /healthz fails. Default: 15m");
        Add("--dump-observations", "folder", "Folder for a JSON file of each observation, for debugging. Default: none");
    }

    /// <summary>The command. The program sets its action.</summary>
    public RootCommand Root { get; } = new("Updates containerized IGEL UMS clusters (UmsCluster, umsoperator.io). Each flag can also be set by the environment variable in brackets.");

    /// <summary>Reads the options.</summary>
    /// <param name="parsed">A parse of <see cref="Root"/>.</param>
    /// <param name="environment">Returns the value of a variable; null if it is not set.</param>
    /// <param name="errors">All errors, each with the name of its flag or variable. If there is one, the options must not be used.</param>
    public OperatorOptions Read(ParseResult parsed, Func<string, string?> environment, out ImmutableArray<string> errors)
    {
        var reader = new OptionReader(name => TextOf(parsed, name), environment);
        var options = reader.Read();
        errors = [.. reader.Errors];
        return options;
    }

    // Only the flags for true or false may have no value.
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
