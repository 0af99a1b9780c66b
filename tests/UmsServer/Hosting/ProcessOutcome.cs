namespace UmsServer.Hosting;

/// <summary>The exit code of the process, which any part of the server can set.</summary>
internal sealed class ProcessOutcome
{
    private volatile int _code = ExitCode.Ok;

    public int Code
    {
        get => _code;
        set => _code = value;
    }
}
