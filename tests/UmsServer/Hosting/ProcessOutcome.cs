namespace UmsServer.Hosting;

/// <summary>The exit code that the process will end with, settable from any part of the server.</summary>
internal sealed class ProcessOutcome
{
    private volatile int _code = ExitCode.Ok;

    public int Code
    {
        get => _code;
        set => _code = value;
    }
}
