namespace UmsOperator.Options;

/// <summary>Reads the options from flags and environment variables; flags take precedence.</summary>
/// <param name="flag">Returns the text of a flag; null if it is not set.</param>
/// <param name="environment">Returns the text of a variable; null if it is not set.</param>
internal sealed class OptionReader(Func<string, string?> flag, Func<string, string?> environment)
{
    private const double RenewalJitter = 1.2;
    private readonly List<string> _errors = [];

    /// <summary>The errors, each with the name of its flag or variable.</summary>
    public IReadOnlyList<string> Errors => _errors;

    /// <summary>The variable of a flag: <c>UMS_OPERATOR_LOG_LEVEL</c> for <c>--log-level</c>.</summary>
    public static string Variable(string name) => "UMS_OPERATOR" + name[1..].Replace('-', '_').ToUpperInvariant();

    /// <summary>Reads all options. An invalid value is an error, and the default is used.</summary>
    public OperatorOptions Read()
    {
        var defaults = new OperatorOptions();
        var options = new OperatorOptions
        {
            Kubeconfig = Read("--kubeconfig", ValueParser.Text!, defaults.Kubeconfig),
            WatchNamespaces = Read("--watch-namespaces", ValueParser.Names, defaults.WatchNamespaces),
            MetricsAddress = Read("--metrics-address", ValueParser.Endpoint, defaults.MetricsAddress),
            MetricsAuth = Read("--metrics-auth", ValueParser.Flag, defaults.MetricsAuth),
            MetricsCertificateFolder = Read("--metrics-certificate-folder", ValueParser.Text!, defaults.MetricsCertificateFolder),
            LeaderElect = Read("--leader-elect", ValueParser.Flag, defaults.LeaderElect),
            LeaderElectionNamespace = Read("--leader-election-namespace", ValueParser.Text!, defaults.LeaderElectionNamespace),
            LeaseDuration = Read("--lease-duration", ValueParser.Duration, defaults.LeaseDuration),
            RenewDeadline = Read("--renew-deadline", ValueParser.Duration, defaults.RenewDeadline),
            RetryPeriod = Read("--retry-period", ValueParser.Duration, defaults.RetryPeriod),
            LogLevel = Read("--log-level", ValueParser.Name<LogLevel>, defaults.LogLevel),
            LogFormat = Read("--log-format", ValueParser.Name<LogFormat>, defaults.LogFormat),
            MaxConcurrentReconciles = Read("--max-concurrent-reconciles", ValueParser.Count, defaults.MaxConcurrentReconciles),
            MaxBackgroundTasks = Read("--max-background-tasks", ValueParser.Count, defaults.MaxBackgroundTasks),
            LivenessTimeout = Read("--liveness-timeout", ValueParser.Duration, defaults.LivenessTimeout),
            DumpObservations = Read("--dump-observations", ValueParser.Text!, defaults.DumpObservations),
        };
        Validate(options);
        return options;
    }

    private void Validate(OperatorOptions options)
    {
        if (options.LeaseDuration <= options.RenewDeadline)
            _errors.Add("--lease-duration: must be longer than --renew-deadline; otherwise two replicas could lead");
        if (options.RenewDeadline <= options.RetryPeriod * RenewalJitter)
            _errors.Add($"--renew-deadline: must be longer than {RenewalJitter} times --retry-period; otherwise one slow response ends the leadership");
    }

    private T Read<T>(string name, Func<string, T> parse, T defaultValue)
    {
        var given = flag(name);
        var (source, text) = given is not null ? (name, given) : (Variable(name), environment(Variable(name)));
        // An empty variable counts as unset: a manifest may list it without a value.
        if (text is null || (given is null && text.Length == 0))
            return defaultValue;
        try
        {
            return parse(text);
        }
        catch (FormatException error)
        {
            _errors.Add($"{source}: {error.Message}");
            return defaultValue;
        }
    }
}
