using System.Globalization;
using System.Text;
using System.Threading.Channels;

namespace UmsOperator.Agent.Logging;

/// <summary>
/// The one stream to stdout: time, source, line. A reader of stdout that stalls must not stall the vendor's server, so lines beyond a bound are dropped and counted.
/// </summary>
internal sealed class LineSink : IAsyncDisposable
{
    private const int Waiting = 8192;

    private readonly Channel<string> _lines;
    private readonly Stream _output;
    private readonly TimeProvider _time;
    private readonly Task _writer;
    private long _dropped;
    private long _reported;

    /// <param name="output">Written by this object alone; not disposed.</param>
    /// <param name="time">The clock of the lines.</param>
    public LineSink(Stream output, TimeProvider time)
    {
        (_output, _time) = (output, time);
        _lines = Channel.CreateBounded<string>(new BoundedChannelOptions(Waiting) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });
        _writer = Task.Run(WriteAsync);
    }

    /// <summary>Lines that were dropped since the start.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>Never waits. Control characters other than tabs are replaced, so that a line stays one.</summary>
    public void Write(string source, string line)
    {
        if (!_lines.Writer.TryWrite(Line(source, Clean(line))))
            Interlocked.Increment(ref _dropped);
    }

    /// <summary>Writes what is waiting, for at most two seconds.</summary>
    public async ValueTask DisposeAsync()
    {
        _lines.Writer.TryComplete();
        await Task.WhenAny(_writer, Task.Delay(TimeSpan.FromSeconds(2), _time));
    }

    private static string Clean(string line)
    {
        var end = line.AsSpan().TrimEnd("\r\n").Length;
        var text = end == line.Length ? line : line[..end];
        return text.AsSpan().ContainsAnyInRange('\0', '\u001F')
            ? string.Create(text.Length, text, (span, from) =>
            {
                for (var at = 0; at < span.Length; at++)
                    span[at] = char.IsControl(from[at]) && from[at] != '\t' ? '\uFFFD' : from[at];
            })
            : text;
    }

    private string Line(string source, string text) => string.Create(CultureInfo.InvariantCulture, $"{_time.GetUtcNow():yyyy-MM-dd'T'HH:mm:ss.fff'Z'} {source} | {text}\n");

    private async Task WriteAsync()
    {
        try
        {
            while (await _lines.Reader.WaitToReadAsync())
            {
                while (_lines.Reader.TryRead(out var line))
                    await _output.WriteAsync(Encoding.UTF8.GetBytes(line));
                if (Dropped is var dropped && dropped > _reported)
                {
                    var said = Line("agent", string.Create(CultureInfo.InvariantCulture, $"{dropped - _reported} lines were dropped: stdout is read too slowly"));
                    await _output.WriteAsync(Encoding.UTF8.GetBytes(said));
                    _reported = dropped;
                }

                await _output.FlushAsync();
            }
        }
        catch (IOException)
        {
            // Nobody reads stdout any more. The server goes on.
            _lines.Writer.TryComplete();
        }
    }
}
