using System.Buffers;
using System.Text;

namespace UmsOperator.Agent.Processes;

/// <summary>The beginning of what a program prints. It can be read while the pipe is still open: children of the program may hold it longer than the program lives.</summary>
/// <param name="most">Bytes that are kept.</param>
internal sealed class CapturedText(int most)
{
    private readonly Lock _lock = new();
    private readonly ArrayBufferWriter<byte> _kept = new();

    /// <summary>What was printed so far.</summary>
    public string Text
    {
        get
        {
            lock (_lock)
                return Encoding.UTF8.GetString(_kept.WrittenSpan);
        }
    }

    /// <summary>Reads to the end, also what is not kept: a program whose output nobody reads would wait forever.</summary>
    public async Task ReadAsync(Stream from)
    {
        var buffer = new byte[8192];
        try
        {
            while (await from.ReadAsync(buffer) is var read and > 0)
            {
                lock (_lock)
                    _kept.Write(buffer.AsSpan(0, Math.Min(read, most - _kept.WrittenCount)));
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The pipe is gone with the process.
        }
    }
}
