namespace UmsOperator.Cli.Terminals;

/// <summary>Ends a command with a message, its cure and an exit code. No other exception is shown to people.</summary>
internal sealed class CliException(int exitCode, string message, string? cure = null, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>One of <see cref="ExitCodes"/>.</summary>
    public int ExitCode => exitCode;

    /// <summary>What the person can do; null if nothing is known.</summary>
    public string? Cure => cure;
}
