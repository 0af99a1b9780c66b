namespace UmsOperator.Sandbox.Processes;

/// <summary>A part of the sandbox failed, did not become ready, or exited unexpectedly.</summary>
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
        new($"{process.Spec.Name} exited with code {process.Exited.Result}:\n{string.Join('\n', process.LogTail())}");
}
