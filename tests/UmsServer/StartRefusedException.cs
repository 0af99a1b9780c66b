namespace UmsServer;

/// <summary>The server must not start on this database or with this configuration. The process exits with <see cref="Code"/>.</summary>
public sealed class StartRefusedException : Exception
{
    public StartRefusedException()
    {
    }

    public StartRefusedException(string message)
        : base(message)
    {
    }

    public StartRefusedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public StartRefusedException(int code, string message)
        : base(message) => Code = code;

    /// <summary>The exit code, as defined by the contract.</summary>
    public int Code { get; } = ExitCode.Failed;
}
