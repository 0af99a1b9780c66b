namespace UmsOperator.Cli.Terminals;

/// <summary>Exit codes that scripts can rely on (docs/cli.md).</summary>
internal static class ExitCodes
{
    /// <summary>Done, or there was nothing to do.</summary>
    public const int Done = 0;

    /// <summary>The status, the operator, the API server or the person refused it; nothing, or nothing more, is changed.</summary>
    public const int Refused = 1;

    /// <summary>The command line is wrong.</summary>
    public const int Usage = 2;

    /// <summary>The cluster, or the resource itself, does not exist.</summary>
    public const int NotFound = 3;

    /// <summary>The person's rights do not suffice.</summary>
    public const int Forbidden = 4;

    /// <summary>The API server does not answer, or no kubeconfig names one.</summary>
    public const int Unreachable = 5;

    /// <summary>The operator did not react in time. What was written stays.</summary>
    public const int TimedOut = 6;

    /// <summary>Ctrl-C.</summary>
    public const int Interrupted = 130;
}
