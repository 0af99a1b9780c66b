using System.Diagnostics;

namespace RudeServer.Supervising;

/// <summary>A process of the server beside the first one. It is told what to do in lines, and ends when nobody can tell it any more.</summary>
internal sealed class Child : IDisposable
{
    private readonly Process _process;

    private Child(Process process) => (_process, Ended) = (process, process.WaitForExitAsync());

    public Task Ended { get; }

    public bool HasEnded => _process.HasExited;

    public int Code => _process.ExitCode;

    public static Child Start(ServerSettings settings, string role)
    {
        // As this process was started: by the runtime, with the assembly's path.
        var start = new ProcessStartInfo(Environment.ProcessPath!, [typeof(Child).Assembly.Location, settings.Version, role]) { RedirectStandardInput = true, UseShellExecute = false };
        return new Child(Process.Start(start)!);
    }

    /// <summary>Harmless if it has ended.</summary>
    public void Tell(string word)
    {
        try
        {
            _process.StandardInput.Write(word + "\n");
            _process.StandardInput.Flush();
        }
        catch (IOException)
        {
            // Nobody listens any more.
        }
    }

    /// <summary>Harmless if it has ended.</summary>
    public void Kill() => _process.Kill();

    public void Dispose() => _process.Dispose();
}
