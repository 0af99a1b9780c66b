namespace UmsOperator.Sandbox.Processes;

/// <summary>A part of the sandbox did not come up or ended by itself.</summary>
public sealed class SandboxException : Exception
{
    public SandboxException()
    {
    }

    public SandboxException(string message)
        : base(message)
    {
    }

    public SandboxException(string message, Exception inner)
        : base(message, inner)
    {
    }

    internal static SandboxException Ended(SandboxProcess process) =>
        new($"{process.Spec.Name} ended with code {process.Exited.Result}:\n{string.Join('\n', process.LogTail())}");
}
