using System.Diagnostics;
using UmsOperator.Agent.Logging;

namespace UmsOperator.Agent.Processes;

/// <summary>A running child. Its lines go to the sink.</summary>
internal sealed class ChildProcess : IDisposable
{
    private readonly Process _process;

    public ChildProcess(string name, Process process, int maxLineBytes, LineSink sink)
    {
        (Name, _process, Id) = (name, process, process.Id);
        process.StandardInput.Close();
        Output = Task.WhenAll(
            CopyAsync(process.StandardOutput.BaseStream, new LineSplitter(maxLineBytes, line => sink.Write(name, line))),
            CopyAsync(process.StandardError.BaseStream, new LineSplitter(maxLineBytes, line => sink.Write(name, line))));
    }

    public string Name { get; }

    public int Id { get; }

    public bool HasExited => _process.HasExited;

    /// <summary>128 plus the signal's number if a signal ended it, as shells count.</summary>
    public int ExitCode => _process.ExitCode;

    /// <summary>Ends when nobody holds its stdout and stderr any more: perhaps long after the process, because its own children inherit both.</summary>
    public Task Output { get; }

    /// <summary>Waits for the end of the process alone.</summary>
    public Task WaitAsync(CancellationToken cancellationToken) => _process.WaitForExitAsync(cancellationToken);

    public void Dispose() => _process.Dispose();

    private static async Task CopyAsync(Stream from, LineSplitter lines)
    {
        var buffer = new byte[16 << 10];
        try
        {
            while (await from.ReadAsync(buffer) is var read and > 0)
                lines.Add(buffer.AsSpan(0, read));
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The pipe is gone with the process.
        }

        lines.End();
    }
}
