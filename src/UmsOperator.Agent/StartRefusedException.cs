namespace UmsOperator.Agent;

/// <summary>The server must not run: the agent ends with <see cref="Code"/>. The message names the field, what is wrong, and the cure.</summary>
internal sealed class StartRefusedException : Exception
{
    public StartRefusedException(int code, string message, Exception? innerException = null)
        : base(message, innerException) => Code = code;

    /// <summary>One of <see cref="ExitCode"/>, never 0.</summary>
    public int Code { get; }
}
