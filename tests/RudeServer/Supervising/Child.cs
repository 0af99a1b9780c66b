using System.Diagnostics;

namespace RudeServer.Supervising;

/// <summary>A child process of the server. It reads orders as lines from its standard input and exits when the input closes.</summary>
internal sealed class Child : IDisposable
{
    private readonly Process _process;

    private Child(Process process) => (_process, Ended) = (process, process.WaitForExitAsync());

    public Task Ended { get; }

    public bool HasEnded => _process.HasExited;

    public int Code => _process.ExitCode;

    public static Child Start(ServerSettings settings, string role)
    {
        // Started in the same way as this process: the runtime with the assembly's path.
        var start = new ProcessStartInfo(Environment.ProcessPath!, [typeof(Child).Assembly.Location, settings.Version, role]) { RedirectStandardInput = true, UseShellExecute = false };
        return new Child(Process.Start(start)!);
    }

    /// <summary>Has no effect on an exited process.</summary>
    public void Tell(string word)
    {
        try
        {
            _process.StandardInput.Write(word + "\n");
            _process.StandardInput.Flush();
        }
        catch (IOException)
        {
            // The child has closed its input.
        }
    }

    /// <summary>Has no effect on an exited process.</summary>
    public void Kill() => _process.Kill();

    public void Dispose() => _process.Dispose();
}
